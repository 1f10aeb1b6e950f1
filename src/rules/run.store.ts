import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listRelations, openSnapshot, takeSnapshot } from '#facts'
import { dateOf, type Instant, newId } from '#kernel'
import { record } from '#ledger'
import { type Engine, openEngine, type Stores, sql, type Tx } from '#store'
import {
  type AnswerCount,
  answerInEngine,
  answerInPostgres,
  createAnswerTable,
  settleAnswerTable,
  teach,
} from './evaluate.store.ts'
import { type Change, keepFlags, keepUndecided } from './flag.store.ts'
import { getRule, loadRules } from './install.store.ts'
import { placesOf } from './places.ts'
import { type Rule, relationsBehind } from './rule.ts'
import { answerStatement } from './statement.ts'

export interface RunOptions {
  /** Rules of one pack, or of all. */
  readonly pack?: string
  /** The moment rules judge by, and at which flags are raised. */
  readonly asOf: Instant
  /** Default DuckDB over a snapshot. */
  readonly engine?: 'duckdb' | 'postgres'
  /** Where snapshots are kept; default a temporary folder, thrown away. */
  readonly folder?: string
  readonly onRule?: (result: RuleResult) => void
}

export interface RuleResult {
  readonly rule: string
  readonly title: string
  readonly flagged: number
  readonly clear: number
  readonly notApplicable: number
  readonly changes: Change
  readonly seconds: number
}

export interface RunReport {
  readonly runId: string
  readonly snapshot: string | null
  readonly results: readonly RuleResult[]
}

/** A rule that may be asked at all on this day: not a draft, within its dates. */
const isInForce = (rule: Rule, asOf: Instant): boolean => {
  const day = dateOf(asOf)
  return (rule.definition.since ?? '') <= day && day <= (rule.definition.until ?? '9999')
}

/** Runs rules over everything, raises, keeps and withdraws flags, stores counts. Each rule stands or falls by itself. */
export async function runRules(stores: Pick<Stores, 'owner'>, options: RunOptions): Promise<RunReport> {
  const rules = (await loadRules(stores.owner.query, options.pack ? { pack: options.pack } : {})).filter((rule) =>
    isInForce(rule, options.asOf),
  )
  const runId = newId(options.asOf)
  if (options.engine === 'postgres') return runInPostgres(stores, rules, runId, options)
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'qinglian-snapshot-')))
  await mkdir(folder, { recursive: true })
  const scratch = await mkdtemp(join(folder, 'scratch-'))
  const engine = await openEngine({ folders: [folder], spill: join(scratch, 'spill'), memoryMb: 600 })
  // While PostgreSQL writes down one rule's answers, the engine judges by the next.
  let keeping: Promise<RuleResult> | undefined
  try {
    await teach(engine)
    let snapshot: string | null = null
    const results: RuleResult[] = []
    const kept = async () => {
      if (keeping) results.push(await keeping)
    }
    for (const [pack, some] of byPack(rules)) {
      const needed = new Set(some.flatMap((rule) => [...relationsBehind(rule)]))
      const relations = (await listRelations(stores.owner.query, pack)).filter((relation) => needed.has(relation.name))
      const taken = await takeSnapshot(stores, engine, relations, { folder, at: options.asOf })
      await openSnapshot(engine, taken)
      snapshot = taken.id
      for (const rule of some) {
        const run = { runId, scratch, snapshot: taken.id, options }
        const judged = await judge(engine, rule, run)
        await kept()
        keeping = keepJudged(stores, rule, judged, run)
        keeping.catch(() => {})
      }
    }
    await kept()
    return { runId, snapshot, results }
  } finally {
    await keeping?.catch(() => {})
    await engine.close()
    await rm(options.folder ? scratch : folder, { recursive: true, force: true })
  }
}

interface EngineRun {
  readonly runId: string
  readonly scratch: string
  readonly snapshot: string
  readonly options: RunOptions
}

/** What the engine found by one rule: counts, and files of what is asked about. */
interface Judged {
  readonly counts: readonly AnswerCount[]
  readonly flags: string
  readonly undecided: string
  readonly began: number
}

/** Subjects as PostgreSQL writes a list of texts. */
const SUBJECTS = `'{' || string_agg('"' || replace(replace(subject, '\\', '\\\\'), '"', '\\"') || '"', ',' order by subject) || '}'`

async function judge(engine: Engine, rule: Rule, run: EngineRun): Promise<Judged> {
  const began = performance.now()
  const counts = await answerInEngine(engine, answerStatement(rule, { asOf: run.options.asOf }))
  const write = async (query: string, name: string) => {
    const file = join(run.scratch, `${rule.version.slice(-16)}-${name}.csv`)
    await engine.run(`copy (${query}) to '${file.replaceAll("'", "''")}' (format csv, header false)`)
    return file
  }
  const flags = await write(
    `select subject, period, outcome, value, reason, unit_id, division_code from answer where outcome = 'flag' order by subject, period`,
    'flags',
  )
  // The undecided can be many and nobody is asked about them: a line for each reason, not for each subject.
  const tail = [rule.id, rule.workspace, run.runId].map((text) => `'${text}'`)
  const undecided = await write(
    `select unit_id, division_code, period, reason, ${SUBJECTS}, ${tail.join(', ')} from answer where outcome = 'not_applicable'
      group by unit_id, division_code, period, reason`,
    'undecided',
  )
  return { counts, flags, undecided, began }
}

async function keepJudged(
  stores: Pick<Stores, 'owner'>,
  rule: Rule,
  { counts, flags, undecided, began }: Judged,
  run: EngineRun,
): Promise<RuleResult> {
  const changes = await stores.owner.copying(async (tx, copy) => {
    await createAnswerTable(tx)
    await copy.into(
      'copy answer (subject, period, outcome, value, reason, unit_id, division_code) from stdin with (format csv)',
      createReadStream(flags),
    )
    await settleAnswerTable(tx)
    await sql`delete from rules.undecided where rule = ${rule.id}`.execute(tx)
    await copy.into(
      'copy rules.undecided (unit_id, division_code, period, reason, subjects, rule, workspace, run_id) from stdin with (format csv)',
      createReadStream(undecided),
    )
    return keep(tx, rule, counts, { ...run, engine: 'duckdb' })
  })
  return told(rule, counts, changes, began, run.options)
}

async function runInPostgres(
  stores: Pick<Stores, 'owner'>,
  rules: readonly Rule[],
  runId: string,
  options: RunOptions,
): Promise<RunReport> {
  const results: RuleResult[] = []
  for (const [pack, some] of byPack(rules)) {
    const places = placesOf(await listRelations(stores.owner.query, pack))
    for (const rule of some) {
      const began = performance.now()
      const { counts, changes } = await stores.owner.transaction(async (tx) => {
        const found = await answerInPostgres(tx, answerStatement(rule, { asOf: options.asOf, places }))
        await keepUndecided(tx, rule, { runId })
        return {
          counts: found,
          changes: await keep(tx, rule, found, { runId, snapshot: null, engine: 'postgres', options }),
        }
      })
      results.push(told(rule, counts, changes, began, options))
    }
  }
  return { runId, snapshot: null, results }
}

async function keep(
  tx: Tx,
  rule: Rule,
  counts: readonly AnswerCount[],
  run: { runId: string; snapshot: string | null; engine: string; options: RunOptions },
): Promise<Change> {
  const { runId, snapshot, engine, options } = run
  await sql`insert into rules.run (id, as_of, at, engine, snapshot, scope) values (${runId}, ${options.asOf}, ${options.asOf}, ${engine}, ${snapshot}, 'full')
    on conflict (id) do nothing`.execute(tx)
  await storeCounts(tx, rule, counts, runId)
  const changes = await keepFlags(tx, rule, { runId, at: options.asOf })
  if (changes.raised || changes.withdrawn)
    await record(tx, {
      kind: 'rules.flags_changed',
      content: { rule: rule.id, version: rule.version, run: runId, ...changes },
      at: options.asOf,
    })
  return changes
}

async function storeCounts(tx: Tx, rule: Rule, counts: readonly AnswerCount[], runId: string): Promise<void> {
  await sql`delete from rules.answer_count where rule = ${rule.id}`.execute(tx)
  await sql`insert into rules.answer_count (rule, rule_version, unit_id, division_code, period, outcome, count, run_id)
    select ${rule.id}, ${rule.version}, c.unit_id, c.division_code, c.period, c.outcome, c.count, ${runId}
    from jsonb_to_recordset(${JSON.stringify(counts.map((c) => ({ unit_id: c.unitId, division_code: c.divisionCode, period: c.period, outcome: c.outcome, count: c.count })))}::jsonb)
      as c(unit_id uuid, division_code text, period text, outcome text, count bigint)`.execute(tx)
}

/**
 * Judges these subjects anew in PostgreSQL, within the transaction that touched them (as owner), and raises, keeps or withdraws
 * their flags; counts wait for the next full run, which must agree. `asOf` of the judgement is `at`.
 */
export async function rerun(
  tx: Tx,
  what: { readonly rule: string; readonly subjects: readonly string[]; readonly at: Instant },
): Promise<Change> {
  const rule = await getRule(tx, what.rule)
  const places = placesOf(await listRelations(tx, rule.pack))
  await answerInPostgres(tx, answerStatement(rule, { asOf: what.at, places }, what.subjects))
  const runId = newId(what.at)
  await sql`insert into rules.run (id, as_of, at, engine, snapshot, scope) values (${runId}, ${what.at}, ${what.at}, 'postgres', null, 'subjects')`.execute(
    tx,
  )
  await keepUndecided(tx, rule, { runId, subjects: what.subjects })
  const changes = await keepFlags(tx, rule, { runId, at: what.at, subjects: what.subjects })
  if (changes.raised || changes.withdrawn)
    await record(tx, {
      kind: 'rules.flags_changed',
      content: { rule: rule.id, version: rule.version, run: runId, ...changes },
      at: what.at,
    })
  return changes
}

function byPack(rules: readonly Rule[]): Map<string, Rule[]> {
  const packs = new Map<string, Rule[]>()
  for (const rule of rules) packs.set(rule.pack, [...(packs.get(rule.pack) ?? []), rule])
  return packs
}

function told(
  rule: Rule,
  counts: readonly AnswerCount[],
  changes: Change,
  began: number,
  options: RunOptions,
): RuleResult {
  const of = (outcome: string) => counts.filter((c) => c.outcome === outcome).reduce((sum, c) => sum + c.count, 0)
  const title = typeof rule.definition.title === 'string' ? rule.definition.title : rule.definition.title.zh
  const result = {
    rule: rule.id,
    title,
    flagged: of('flag'),
    clear: of('clear'),
    notApplicable: of('not_applicable'),
    changes,
    seconds: (performance.now() - began) / 1000,
  }
  options.onRule?.(result)
  return result
}
