import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listRelations, tableRelation, tablesOf } from '#facts'
import { loadPack, type PackPart } from '#pack'
import { type Engine, openEngine } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import * as registers from '../registers/module.ts'
import type { RuleCase } from './cases.ts'
import { checkRules } from './check-pack.ts'
import { teach } from './evaluate.store.ts'
import { rulesOf } from './rule.ts'
import { PARTS } from './testing/library.ts'
import { answersTo } from './try-cases.ts'

const PACKS = fileURLToPath(new URL('../../packs', import.meta.url))
/** The other modules' files are theirs to read. */
const REST: PackPart = { name: 'rest', files: '*.yaml', parse: () => null }
const foldersBeside = async (pack: string, parts: readonly PackPart[]): Promise<PackPart[]> => {
  const known = new Set(parts.map((part) => part.files.split('/')[0]))
  return (await readdir(join(PACKS, pack), { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && !known.has(entry.name))
    .map(({ name }) => ({ ...REST, name, files: `${name}/*` }))
}

let database: TestDatabase
let engine: Engine

beforeAll(async () => {
  database = await cloneDatabase()
  engine = await openEngine({ memoryMb: 256 })
  await teach(engine)
})
afterAll(async () => {
  await engine.close()
  await database.drop()
})

for (const name of await readdir(PACKS))
  test(`the cases of ${name} hold on both engines, answer for answer`, async () => {
    const [registerPart] = registers.packParts()
    const parts = [...PARTS, registerPart as PackPart]
    const pack = await loadPack(join(PACKS, name), [...parts, REST, ...(await foldersBeside(name, parts))])
    // A pack's registers are views that its rules read.
    await database.stores.owner.transaction((tx) =>
      registerPart!.install!(tx, pack.items(registerPart!.name), pack, '2026-11-05T00:30:00.000Z'),
    )
    const own = tablesOf(pack).map(tableRelation)
    const views = await listRelations(database.stores.owner.query, pack.id)
    const relations = [...own, ...views.filter((view) => !own.some((table) => table.name === view.name))]
    expect((await checkRules({ engine }, pack, relations)).complaints).toEqual([])
    await database.stores.owner.transaction(async (tx) => {
      expect((await checkRules({ tx }, pack, relations)).complaints).toEqual([])
      for (const rule of rulesOf(pack))
        for (const aCase of pack.items<RuleCase[]>('rules.cases').find((item) => item.id === rule.id)?.value ?? [])
          expect(rounded(await answersTo({ tx }, rule, aCase, relations))).toEqual(
            rounded(await answersTo({ engine }, rule, aCase, relations)),
          )
    })
  })

/** Values as equal to 9 digits. */
const rounded = (answers: readonly { value: number | null }[]) =>
  answers.map((a) => ({ ...a, value: a.value === null ? null : Number(a.value).toPrecision(9) }))
