import type { Relation } from '#facts'
import type { Pack } from '#pack'
import type { RuleCase } from './cases.ts'
import { rulesOf } from './rule.ts'
import { type Bench, tryCase } from './try-cases.ts'

export interface CasesReport {
  readonly cases: number
  /** One line for each difference: rule, case, what was found and what was expected. */
  readonly complaints: readonly string[]
}

/** Tries every case of a pack's rules on a bench; `relations` are what the rules may read. */
export async function checkRules(bench: Bench, pack: Pack, relations: readonly Relation[]): Promise<CasesReport> {
  const complaints: string[] = []
  let cases = 0
  for (const rule of rulesOf(pack)) {
    const own = pack.items<RuleCase[]>('rules.cases').find((item) => item.id === rule.id)?.value ?? []
    for (const aCase of own) {
      cases++
      try {
        complaints.push(
          ...(await tryCase(bench, rule, aCase, relations)).map((line) => `${rule.id} · ${aCase.title} · ${line}`),
        )
      } catch (error) {
        complaints.push(`${rule.id} · ${aCase.title} · ${(error as Error).message}`)
      }
    }
  }
  return { cases, complaints }
}
