import { appendFile, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FactTable, openFileAsTable } from '#facts'
import type { Instant } from '#kernel'
import { type Engine, openEngine } from '#store'
import { answerInEngine, teach } from './evaluate.store.ts'
import { type Rule, relationsBehind } from './rule.ts'
import { allRowsStatement, answerStatement } from './statement.ts'

export interface ScreenedRule {
  readonly rule: string
  readonly flagged: number
  readonly clear: number
  readonly notApplicable: number
  readonly seconds: number
}

export interface ScreenReport {
  readonly lines: number
  readonly rules: readonly ScreenedRule[]
  readonly rejects: readonly {
    readonly table: string
    readonly rejected: number
    readonly line: number
    readonly reason: string
  }[]
}

/** Rows named in a line's evidence at most; the rest are found by the rule's own rows text. */
const EVIDENCE_ROWS = 100

/**
 * Judges files without any database: each file becomes its table in a shut-in DuckDB, flags and the undecided become lines of `out`.
 * One JSON object a line: rule, subject, period, outcome, value, reason, unit_id, division_code, evidence [{fact_table, row_id}].
 */
export async function screenFiles(
  rules: readonly Rule[],
  files: readonly { readonly table: FactTable; readonly path: string }[],
  options: { readonly out: string; readonly asOf: Instant; readonly onRule?: (rule: ScreenedRule) => void },
): Promise<ScreenReport> {
  const folder = await mkdtemp(join(tmpdir(), 'qinglian-screen-'))
  const draft = `${options.out}.draft`
  const engine = await openEngine({ folders: [folder], spill: join(folder, 'spill'), memoryMb: 700 })
  try {
    await teach(engine)
    const rejects: ScreenReport['rejects'][number][] = []
    for (const { table, path } of files) {
      const { tally } = await openFileAsTable(engine, table, path, folder)
      const first = tally.rejects[0]
      if (first) rejects.push({ table: table.name, rejected: tally.rejected, line: first.line, reason: first.reason })
    }
    await writeFile(draft, '')
    const screened: ScreenedRule[] = []
    let lines = 0
    for (const rule of rules) {
      const began = performance.now()
      const counts = await answerInEngine(engine, answerStatement(rule, { asOf: options.asOf }))
      await gatherEvidence(engine, rule, options.asOf)
      lines += await writeLines(engine, rule, join(folder, 'lines.json'), draft)
      const of = (outcome: string) => counts.filter((c) => c.outcome === outcome).reduce((sum, c) => sum + c.count, 0)
      const one = {
        rule: rule.id,
        flagged: of('flag'),
        clear: of('clear'),
        notApplicable: of('not_applicable'),
        seconds: (performance.now() - began) / 1000,
      }
      screened.push(one)
      options.onRule?.(one)
    }
    // Under its own name only when whole.
    await rename(draft, options.out)
    return { lines, rules: screened, rejects }
  } finally {
    await engine.close()
    await rm(folder, { recursive: true, force: true })
    await rm(draft, { force: true })
  }
}

/** Table `evidence`: for each flag the rows behind it, the first hundred in order. */
async function gatherEvidence(engine: Engine, rule: Rule, asOf: Instant): Promise<void> {
  if (!rule.rows) {
    await engine.run(
      'create or replace temp table evidence as select null as subject, null as period, [] as evidence where false',
    )
    return
  }
  const { text, values } = allRowsStatement(rule, { asOf })
  await engine.run(
    `create or replace temp table evidence as
    select subject, period, list(struct_pack(fact_table := fact_table, row_id := row_id) order by fact_table, place) as evidence
    from (select *, row_number() over (partition by subject, period order by fact_table, length(row_id), row_id) as place from (${text}) as behind) as numbered
    where place <= ${EVIDENCE_ROWS} group by subject, period`,
    { values },
  )
}

async function writeLines(engine: Engine, rule: Rule, file: string, out: string): Promise<number> {
  const id = rule.id.replaceAll("'", "''")
  const count = await engine.run(
    `copy (select '${id}' as rule, subject, period, outcome, value, reason, unit_id, division_code, coalesce(e.evidence, []) as evidence
    from answer left join evidence as e using (subject, period) where outcome <> 'clear' order by period, subject) to '${file.replaceAll("'", "''")}' (format json)`,
  )
  await appendFile(out, await readFile(file))
  return count
}

/** The tables the rules need that no file was given for. */
export function tablesLacking(rules: readonly Rule[], given: readonly string[]): string[] {
  const needed = new Set(rules.flatMap((rule) => [...relationsBehind(rule)]))
  return [...needed].filter((name) => !given.includes(name)).sort()
}
