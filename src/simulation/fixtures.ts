import { existsSync, readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { lengthsOfPack, limitsOfPack } from '#clocks'
import { type Pack, parseYaml } from '#pack'
import { type Definition, readBpmn } from '#process'
import { CodeList } from './code-list.ts'
import { LawfulYear, Plants } from './vocabulary.ts'

/** What a pack brings for a synthetic year. */
export interface PackFixtures {
  readonly pack: string
  /** `<pack>/<flow file name>`. */
  readonly process: string
  readonly year: LawfulYear
  readonly plants: Plants
  readonly definition: Definition
  readonly codeLists: ReadonlyMap<string, CodeList>
  /** The pack's own limits, as its drawings ask for them. */
  readonly limits: Readonly<Record<string, number>>
}

/** A file of rows to be imported into one of the pack's tables: `fixtures/tables/<table>.csv`. */
export interface TableFixture {
  readonly pack: string
  readonly table: string
  readonly path: string
}

/** The fixtures of a pack, or undefined when it has none. Throws `PackProblem` for words outside the vocabulary. */
export async function readFixtures(pack: Pack): Promise<PackFixtures | undefined> {
  const file = join(pack.dir, 'fixtures', 'lawful-year.yaml')
  if (!existsSync(file)) return undefined
  const year = parseYaml(await readFile(file, 'utf8'), LawfulYear, 'fixtures/lawful-year.yaml')
  const planted = join(pack.dir, 'fixtures', 'plants.yaml')
  const text = existsSync(planted) ? await readFile(planted, 'utf8') : '{}'
  const plants = parseYaml(text, Plants, 'fixtures/plants.yaml')
  const drawing = await readBpmn(
    await readFile(join(pack.dir, 'flow', `${year.flow}.bpmn`), 'utf8'),
    lengthsOfPack(pack),
  )
  if (!drawing.definition) throw new Error(`${pack.id}/${year.flow}: ${JSON.stringify(drawing.issues)}`)
  return {
    pack: pack.id,
    process: `${pack.id}/${year.flow}`,
    year,
    plants,
    definition: drawing.definition,
    codeLists: await codeListsOf(pack.dir),
    limits: limitsOfPack(pack),
  }
}

/** The code lists of a pack, by name. */
export async function codeListsOf(dir: string): Promise<Map<string, CodeList>> {
  const folder = join(dir, 'facts', 'codelists')
  const lists = new Map<string, CodeList>()
  if (!existsSync(folder)) return lists
  for (const name of (await readdir(folder)).filter((n) => n.endsWith('.csv')).sort()) {
    const list = basename(name, '.csv')
    lists.set(list, new CodeList(list, readFileSync(join(folder, name), 'utf8')))
  }
  return lists
}

/** The files of rows a pack brings for its tables, by name. */
export async function tableFixtures(pack: Pick<Pack, 'id' | 'dir'>): Promise<TableFixture[]> {
  const folder = join(pack.dir, 'fixtures', 'tables')
  if (!existsSync(folder)) return []
  const names = (await readdir(folder)).filter((n) => n.endsWith('.csv')).sort()
  return names.map((name) => ({ pack: pack.id, table: basename(name, '.csv'), path: join(folder, name) }))
}
