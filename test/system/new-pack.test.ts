import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Actor, openSession } from '#access'
import { openKeyring } from '#crypto'
import { installDirectory, personIdOf, postIdOf, unitIdOf } from '#directory'
import { importFile, listRelations } from '#facts'
import { type Instant, instantAt } from '#kernel'
import { installPacks, loadPacks, type Pack } from '#pack'
import { completeTask, connectProcess, findProgress, startMatter } from '#process'
import { checkRules, runRules } from '#rules'
import { sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../database.ts'
import { blocksOf, readDocument, writeShown } from '../documents.ts'
import { programParts } from '../parts.ts'
import { ROOT, sourcesBelow } from '../sources.ts'

/*
 * A county adds a mechanism by adding a folder. The pack is the one the tutorial builds, written outside the repository;
 * the program takes it up, runs its flow and asks its rule, and no file of ours has changed.
 */

const AT = instantAt('2026-11-02', '09:00')
const THREE_WEEKS_LATER = instantAt('2026-11-23', '09:00')
const VILLAGE = '990121100200'
const unitId = unitIdOf(VILLAGE)
const HOLDERS = { 会计: ['何会计', '报账员', 'accountant'], 主任: ['王建明', '村委会主任', 'village-head'] } as const

let db: TestDatabase
let folder: string
let pack: Pack
let before: string
let matter: { matterId: string; code: string; number: string }

beforeAll(async () => {
  before = fingerprint()
  folder = await mkdtemp(join(tmpdir(), 'qinglian-new-pack-'))
  const shown = blocksOf(readDocument('docs/packs/tutorial.md')).filter((block) => block.file)
  for (const block of shown) await writeShown(block, folder)
  db = await cloneDatabase()
  connectProcess({ keyring: openKeyring(join(folder, 'keys'), { at: AT }) })
  await db.stores.owner.transaction((tx) => installDirectory(tx, village(), AT))
})
afterAll(async () => {
  await db?.drop()
  await rm(folder, { recursive: true, force: true })
})

/** Every hand-written file the program is made of, so that an edit anywhere shows. */
function fingerprint(): string {
  const hash = createHash('sha256')
  for (const [below, endings] of [
    ['packs', ['']],
    ['src', ['.ts', '.yaml', '.json']],
    ['db', ['.sql']],
  ] as const)
    for (const { path, text } of sourcesBelow(below, endings)) hash.update(`${path}\0`).update(text)
  return hash.digest('hex')
}

function village() {
  const holders = Object.values(HOLDERS)
  return {
    divisions: [{ code: VILLAGE, name: '新坪村' }],
    units: [{ name: '新坪村', carrier: 'village', divisionCode: VILLAGE }],
    persons: holders.map(([name]) => ({ name, divisionCode: VILLAGE })),
    posts: holders.map(([, title, code]) => ({ unitId, code, title })),
    occupancies: holders.map(([name, , code]) => ({
      personId: personIdOf(VILLAGE, name),
      postId: postIdOf(unitId, code),
      fromOn: '2025-01-01',
    })),
    relations: [],
  }
}

async function actorIn(post: keyof typeof HOLDERS, at: Instant): Promise<Actor> {
  const personId = personIdOf(VILLAGE, HOLDERS[post][0])
  return (await db.stores.app.transaction((tx) => openSession(tx, personId, at))).actor
}

it('is read and installed beside the packs that come with the program', async () => {
  const parts = await programParts()
  const packs = await loadPacks([join(ROOT, 'packs'), join(folder, 'our-packs')], parts)
  pack = packs.find((p) => p.id === 'tool-lending')!
  expect(packs.length).toBeGreaterThan(3)
  expect(await installPacks(db.stores.owner, packs, parts, AT)).toContain('tool-lending')
  expect(await installPacks(db.stores.owner, packs, parts, AT)).toEqual([])
})

it('has rules that answer their cases', async () => {
  const relations = await listRelations(db.stores.owner.query, pack.id)
  const report = await db.stores.owner.transaction((tx) => checkRules({ tx }, pack, relations))
  expect(report).toEqual({ cases: 1, complaints: [] })
})

it('runs its flow: one files, another decides, the villager can follow', async () => {
  const filing = { process: 'tool-lending/tool-loan', unitId, applicant: { name: '赵水根' }, data: { tool: 'sprayer' } }
  const clerk = await actorIn('会计', AT)
  matter = await db.stores.owner.transaction((tx) => startMatter(tx, { ...filing, operator: clerk, at: AT }))
  expect(matter.number).toBe('农具〔2026〕1号')
  const head = await actorIn('主任', AT)
  await db.stores.owner.transaction(async (tx) => {
    const { rows } = await sql<{
      id: string
    }>`select id from process.task where matter_id = ${matter.matterId}::uuid and state = 'open'`.execute(tx)
    await expect(
      completeTask(tx, { taskId: rows[0]!.id, actor: clerk, outcome: 'lend', at: AT }),
    ).rejects.toMatchObject({
      problem: { code: 'process.not_your_task' },
    })
    await completeTask(tx, { taskId: rows[0]!.id, actor: head, outcome: 'lend', at: AT })
  })
  const seen = await findProgress(db.stores.public, matter.code)
  expect(seen).toMatchObject({ applicant: '赵*根', unit: '新坪村', state: 'open' })
  expect(seen!.steps.map((step) => step.state)).toContain('current')
})

it('asks its rule about what happened and about its own table of facts', async () => {
  const answers = async () => {
    const { results } = await runRules(db.stores, {
      pack: 'tool-lending',
      asOf: THREE_WEEKS_LATER,
      folder: join(folder, 'snapshots'),
    })
    return results.map(({ rule, flagged, clear, notApplicable }) => ({ rule, flagged, clear, notApplicable }))
  }
  await mkdir(join(folder, 'snapshots'))
  const rule = 'tool-lending/kept-too-long'
  expect(await answers()).toEqual([{ rule, flagged: 0, clear: 0, notApplicable: 1 }])
  const file = { name: 'tools.csv', stream: Readable.from([Buffer.from('农具,最多借几天\nsprayer,4\n')]) }
  const { taken } = await importFile(db.stores, { pack: 'tool-lending', table: 'tool_list', file, at: AT })
  expect(taken).toBe(1)
  expect(await answers()).toEqual([{ rule, flagged: 1, clear: 0, notApplicable: 0 }])
  const { rows } = await sql<{
    subject: string
    value: string
  }>`select subject, value::text from rules.flag where rule = ${rule} and outcome = 'flag'`.execute(
    db.stores.owner.query,
  )
  expect(rows).toEqual([{ subject: matter.matterId, value: '21' }])
})

it('has edited no file of the program', () => {
  expect(fingerprint()).toBe(before)
})
