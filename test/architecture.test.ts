import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importsOf, type Source, sourcesBelow } from './sources.ts'

/** Who may import whom: a module may use those listed before it, plus the `sideways` pairs. The table is the law; docs/architecture.md prints it. */
const LAYERS: readonly (readonly string[])[] = [
  ['kernel', 'expressions', 'texts', 'crypto'],
  ['store'],
  ['ledger', 'jobs', 'clocks', 'http', 'pack'],
  ['directory', 'access'],
  ['forms', 'documents', 'notices', 'draws', 'facts'],
  ['registers', 'process', 'rules'],
  ['casework', 'scoring', 'disclosure', 'feedback', 'personal', 'devices', 'outreach'],
  ['interop', 'site', 'simulation', 'cli'],
]

/** Imports within one layer, each for a reason given in docs/architecture.md. */
const SIDEWAYS = new Set([
  'expressions → kernel',
  'texts → kernel',
  'crypto → kernel',
  'ledger → jobs',
  'ledger → http',
  'clocks → jobs',
  'clocks → pack',
  'clocks → http',
  'access → directory',
  'notices → documents',
])

/** Refused although the layer would allow it: these meet in fact views, not in code. */
const REFUSED = new Set(['rules → process', 'scoring → process', 'disclosure → rules', 'site → simulation'])

/** Drivers and the one folder that may know them. */
const DRIVERS: Readonly<Record<string, string>> = {
  pg: 'store',
  'pg-copy-streams': 'store',
  kysely: 'store',
  '@duckdb/node-api': 'store',
  'graphile-worker': 'jobs',
  fastify: 'http',
  '@node-rs/argon2': 'access',
  '@cedar-policy/cedar-wasm': 'access',
  'bpmn-moddle': 'process',
  'chinese-days': 'clocks',
  hucre: 'facts',
  docx: 'documents',
  '@myriaddreamin/typst-ts-node-compiler': 'documents',
}

const sources = sourcesBelow('src')
const product = sources.filter((s) => !/\.test\.ts$/.test(s.path) && !s.path.includes('/testing/'))
const moduleOf = (path: string): string => path.split('/')[1]!
const layerOf = (name: string): number => LAYERS.findIndex((layer) => layer.includes(name))

describe('architecture', () => {
  it('sees the tree at all', () => {
    expect(product.length).toBeGreaterThan(20)
    const unknown = new Set(
      product.map((s) => moduleOf(s.path)).filter((name) => !name.endsWith('.ts') && layerOf(name) < 0),
    )
    expect([...unknown]).toEqual([])
  })

  it('imports only downwards, and through front doors', () => {
    const wrong: string[] = []
    for (const source of product) {
      const from = moduleOf(source.path)
      for (const { specifier } of importsOf(source)) {
        if (specifier.startsWith('#')) {
          const to = specifier.slice(1)
          if (from.endsWith('.ts')) continue
          const sideways = layerOf(from) === layerOf(to) && SIDEWAYS.has(`${from} → ${to}`)
          if (REFUSED.has(`${from} → ${to}`) || (layerOf(to) >= layerOf(from) && !sideways))
            wrong.push(`${source.path}: ${from} → ${to}`)
        } else if (specifier.startsWith('.')) {
          const target = normalize(join(dirname(source.path), specifier))
          const into = moduleOf(target)
          const door = from === 'main.ts' && /^src\/[a-z-]+\/(module|index)\.ts$/.test(target)
          if (into !== from && !door) wrong.push(`${source.path} reaches into ${target}`)
        }
      }
    }
    expect(wrong).toEqual([])
  })

  it('keeps drivers in their folders', () => {
    const wrong = product.flatMap((source) =>
      importsOf(source)
        .filter(({ specifier, typeOnly }) => {
          const name = specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : specifier.split('/')[0]!
          return !typeOnly && DRIVERS[name] !== undefined && DRIVERS[name] !== moduleOf(source.path)
        })
        .map(({ specifier }) => `${source.path}: ${specifier}`),
    )
    expect(wrong).toEqual([])
  })

  it('lets only `.store.ts` files write SQL and only main touch module doors', () => {
    const sqlElsewhere = product
      .filter((s) => !['store', 'pack'].includes(moduleOf(s.path)) && !/\.store\.ts$/.test(s.path) && importsSql(s))
      .map((s) => s.path)
    expect(sqlElsewhere).toEqual([])
    const doors = product
      .filter((s) => s.path !== 'src/main.ts' && importsOf(s).some((i) => /(^|\/)module\.ts$/.test(i.specifier)))
      .map((s) => s.path)
    expect(doors).toEqual([])
  })

  it('has no import cycle between files', () => {
    expect(cycles(product)).toEqual([])
  })

  it('keeps files small', () => {
    const long = [...sources, ...sourcesBelow('apps'), ...sourcesBelow('test')]
      .filter((s) => s.text.split('\n').length > 400)
      .map((s) => s.path)
    expect(long).toEqual([])
  })

  it('reads the wall clock in one place', () => {
    const readers = product
      .filter((s) => s.path !== 'src/kernel/clock.ts' && /\bDate\.now\(\)|\bnew Date\(\)/.test(s.text))
      .map((s) => s.path)
    expect(readers).toEqual([])
  })

  it('has no drawer for everything', () => {
    const names = sources
      .map((s) => s.path)
      .filter((path) => /(^|\/)(utils?|common|lib|helpers?|misc|manager|types)(\/|\.ts$)/.test(path))
    expect(names).toEqual([])
  })
})

const importsSql = (source: Source): boolean =>
  /import\s*\{[^}]*\bsql\b[^}]*\}\s*from\s*['"]#store['"]/.test(source.text)

function cycles(files: readonly Source[]): string[] {
  const paths = new Set(files.map((f) => f.path))
  const edges = new Map(
    files.map((f) => [
      f.path,
      importsOf(f)
        .filter((i) => !i.typeOnly)
        .map(({ specifier }) =>
          specifier.startsWith('#')
            ? `src/${specifier.slice(1)}/index.ts`
            : specifier.startsWith('.')
              ? normalize(join(dirname(f.path), specifier))
              : '',
        )
        .filter((target) => paths.has(target)),
    ]),
  )
  const found: string[] = []
  const state = new Map<string, 'open' | 'done'>()
  const walk = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === 'done') return
    if (state.get(path) === 'open') {
      found.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
      return
    }
    state.set(path, 'open')
    for (const next of edges.get(path) ?? []) walk(next, [...trail, path])
    state.set(path, 'done')
  }
  for (const path of edges.keys()) walk(path, [])
  return found
}
