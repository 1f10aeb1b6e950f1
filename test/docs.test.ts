import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, normalize, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { blocksOf, commandsOf, documentPaths, localLinksOf, readDocument, readsAs, writeShown } from './documents.ts'
import { programParts } from './parts.ts'
import { runCommand } from './program.ts'
import { ROOT, sourcesBelow } from './sources.ts'

const paths = documentPaths(sourcesBelow)
const folders: string[] = []
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

/** A reader's terminal: a folder beside the checkout, an environment that `export` changes, her own language. */
class Reader {
  readonly #checkout: string
  readonly #env: Record<string, string>
  constructor(folder: string, chinese: boolean) {
    this.#checkout = join(folder, 'qinglian')
    this.#env = { LC_ALL: chinese ? 'zh_CN.UTF-8' : 'en_US.UTF-8', QINGLIAN_DATA: join(folder, 'data') }
  }

  async run(command: string): Promise<string[]> {
    const assignment = /^export (\w+)=(\S+)$/.exec(command)
    if (assignment) {
      this.#env[assignment[1]!] = this.#placed(assignment[2]!)
      return []
    }
    const { output } = command.startsWith('npx qinglian')
      ? await runCommand(command.split(/\s+/).slice(2).map(this.#placed), this.#env)
      : this.#inShell(command)
    const text = output.trimEnd()
    return text ? text.split('\n') : []
  }

  /** The program runs in the real checkout, so a word that is a path beside the reader's becomes whole. */
  readonly #placed = (word: string): string =>
    word.replace(
      /^(\w+=)?(\.\.\/.*)$/,
      (_, name: string | undefined, path: string) => `${name ?? ''}${resolve(this.#checkout, path)}`,
    )

  #inShell(command: string): { output: string } {
    const { stdout, stderr } = spawnSync('sh', ['-c', command], {
      cwd: this.#checkout,
      env: { ...process.env, ...this.#env },
      encoding: 'utf8',
    })
    return { output: `${stdout}${stderr}` }
  }
}

describe('console blocks', () => {
  const withConsole = paths.filter((path) => blocksOf(readDocument(path)).some((b) => b.language === 'console'))

  it('are there at all', () => expect(withConsole).toContain('docs/packs/tutorial.md'))

  it.each(withConsole)(
    '%s says what its commands print',
    async (path) => {
      const folder = await mkdtemp(join(tmpdir(), 'qinglian-docs-'))
      folders.push(folder)
      await mkdir(join(folder, 'qinglian'))
      const reader = new Reader(folder, /zh/.test(path))
      for (const block of blocksOf(readDocument(path))) {
        if (block.file) await writeShown(block, folder)
        if (block.language !== 'console') continue
        for (const { command, output } of commandsOf(block)) {
          const found = await reader.run(command)
          const at = `${path}:${block.line} $ ${command}`
          expect(readsAs(output, found) ? at : `${at}\n${found.join('\n')}`).toBe(at)
        }
      }
      // Three seconds a command on an idle machine.
    },
    120_000,
  )

  it('are compared line by line, with … for any lines', () => {
    expect(readsAs(['a', 'b'], ['a', 'b'])).toBe(true)
    expect(readsAs(['a', 'b'], ['a'])).toBe(false)
    expect(readsAs(['a'], ['a', 'b'])).toBe(false)
    expect(readsAs(['a', '…', 'd'], ['a', 'b', 'c', 'd'])).toBe(true)
    expect(readsAs(['…'], [])).toBe(true)
    expect(readsAs(['…', 'x'], ['a'])).toBe(false)
    expect(readsAs(['a … (c)'], ['a b (c)'])).toBe(true)
    expect(readsAs(['a … (c)'], ['a b (d)'])).toBe(false)
  })
})

describe('documents', () => {
  it('are the front pages and everything below docs/', () => {
    expect(paths).toEqual(
      expect.arrayContaining(['README.md', 'README.zh-CN.md', 'CHANGELOG.md', 'docs/architecture.md']),
    )
  })

  it('stay short', () => {
    const lines = (path: string) => readDocument(path).trimEnd().split('\n').length
    expect(paths.filter((path) => lines(path) > (/^README/.test(path) ? 80 : 500))).toEqual([])
  })

  it('link to files that exist', () => {
    const broken = paths.flatMap((path) =>
      localLinksOf(readDocument(path))
        .filter((link) => !existsSync(join(ROOT, normalize(join(dirname(path), link)))))
        .map((link) => `${path}: ${link}`),
    )
    expect(broken).toEqual([])
  })

  it('name no place of somebody’s machine', () => {
    const named = paths.filter((path) =>
      /(^|[\s"'`(=])\/(work|home\/\w+|root|Users|tmp|mnt)\b/m.test(readDocument(path)),
    )
    expect(named).toEqual([])
  })

  it('carry pictures that load fast', () => {
    const pictures = readdirSync(join(ROOT, 'docs/pictures'), { withFileTypes: true }).map((e) => e.name)
    expect(pictures.length).toBe(3)
    expect(pictures.every((name) => name.endsWith('.png'))).toBe(true)
  })
})

describe('docs/architecture.md', () => {
  const rows = readDocument('docs/architecture.md')
    .split('\n')
    .filter((line) => /^\| \d \|/.test(line))
  const named = rows.flatMap((row) => [...row.matchAll(/`([a-z]+)`/g)].map((m) => m[1]!)).sort()

  it('names every module of src/ and none that is absent', () => {
    const present = readdirSync(join(ROOT, 'src'), { withFileTypes: true })
      .filter((e) => e.isDirectory())
      .map((e) => e.name)
      .sort()
    expect(named).toEqual(present)
  })
})

describe('the table of files in docs/packs/tutorial.md', () => {
  it('lists what the program’s parts read, and nothing they do not', async () => {
    const parts = await programParts()
    const free = [
      'pack.yaml',
      'README.md',
      'README.zh-CN.md',
      'CHANGELOG.md',
      'texts.en.yaml',
      'fixtures/…',
      'rules/*.md',
    ]
    const table = readDocument('docs/packs/tutorial.md').split('## Files a pack may hold')[1]!
    const listed = table
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .flatMap((line) => [...line.split('|')[1]!.matchAll(/`([^`]+)`/g)].map((m) => m[1]!))
    expect(listed.sort()).toEqual([...new Set([...parts.map((p) => p.files), ...free])].sort())
  })
})
