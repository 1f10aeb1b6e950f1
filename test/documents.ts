import { existsSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ROOT } from './sources.ts'

/** One fenced block of a document, in reading order. */
export interface Block {
  readonly language: string
  readonly text: string
  /** Line of the opening fence, from 1. */
  readonly line: number
  /** The file the block shows whole, when the line before it is that file's name in bold: **`folder/file.yaml`**. */
  readonly file: string | undefined
}

/** All fenced blocks of a document. */
export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = []
  let open: { language: string; line: number; file: string | undefined; lines: string[] } | undefined
  let file: string | undefined
  for (const [i, line] of markdown.split('\n').entries()) {
    const fence = /^```(\S*)\s*$/.exec(line)
    if (open) {
      if (fence?.[1] === '') {
        blocks.push({ language: open.language, text: `${open.lines.join('\n')}\n`, line: open.line, file: open.file })
        open = undefined
      } else open.lines.push(line)
    } else if (fence) open = { language: fence[1]!, line: i + 1, file, lines: [] }
    if (line.trim() !== '') file = open ? undefined : /^\*\*`([\w./-]+)`\*\*$/.exec(line)?.[1]
  }
  if (open) throw new Error(`the block of line ${open.line} is not closed`)
  return blocks
}

/** What a console block says: each command after `$ `, with the output it promises; `…` alone stands for any lines. */
export function commandsOf(block: Block): { command: string; output: string[] }[] {
  const commands: { command: string; output: string[] }[] = []
  for (const line of block.text.trimEnd().split('\n')) {
    if (line.startsWith('$ ')) commands.push({ command: line.slice(2), output: [] })
    else if (!commands.length) throw new Error(`line ${block.line}: a console block begins with "$ "`)
    else commands.at(-1)!.output.push(line)
  }
  return commands
}

/** True when `found` reads as promised; a promised line `…` stands for any number of lines, `…` within one for any text. */
export function readsAs(promised: readonly string[], found: readonly string[]): boolean {
  const [first, ...rest] = promised
  if (first === undefined) return found.length === 0
  if (first.trim() === '…') return readsAs(rest, found) || (found.length > 0 && readsAs(promised, found.slice(1)))
  return found.length > 0 && lineReadsAs(first, found[0]!) && readsAs(rest, found.slice(1))
}

function lineReadsAs(promised: string, found: string): boolean {
  const pieces = promised.trimEnd().split('…')
  const pattern = pieces.map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')
  return new RegExp(`^${pattern}$`).test(found.trimEnd())
}

/** Writes a file that a document shows below `folder`; returns its path. */
export async function writeShown(block: Block, folder: string): Promise<string> {
  const path = join(folder, block.file!)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, block.text)
  return path
}

/** The links of a document that point at files of the repository, without their anchors. */
export function localLinksOf(markdown: string): string[] {
  const text = markdown.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '')
  return [...text.matchAll(/\]\(([^)\s]+)\)|\bsrc="([^"]+)"/g)]
    .map((m) => (m[1] ?? m[2])!)
    .filter((link) => !/^(https?:|mailto:|#)/.test(link))
    .map((link) => decodeURI(link.replace(/#.*$/, '')))
}

/** The documents that people read: both front pages and everything below docs/. */
export function documentPaths(listBelow: (folder: string, endings: readonly string[]) => { path: string }[]): string[] {
  const own = ['README.md', 'README.zh-CN.md', 'CHANGELOG.md', 'CONTRIBUTING.md'].filter((p) =>
    existsSync(join(ROOT, p)),
  )
  return [...own, ...listBelow('docs', ['.md']).map((s) => s.path)]
}

export const readDocument = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
