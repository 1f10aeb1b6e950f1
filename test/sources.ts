import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))

export interface Source {
  /** Relative to the repository. */
  readonly path: string
  readonly text: string
}

/** Hand-written files of these endings below a folder. */
export function sourcesBelow(folder: string, endings: readonly string[] = ['.ts', '.tsx']): Source[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile() && endings.some((ending) => e.name.endsWith(ending)))
    .map((e) => relative(ROOT, join(e.parentPath, e.name)))
    .filter((path) => !/(^|\/)(node_modules|generated|dist)\//.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }))
}

/** The module specifiers a file imports or re-exports; type-only ones are marked, they vanish at run time. */
export function importsOf(source: Source): { specifier: string; typeOnly: boolean }[] {
  const code = source.text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
  const found = [
    ...code.matchAll(
      /^\s*(?:import|export)\b(\s+type\b)?[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm,
    ),
  ]
  return found.map((m) => ({ specifier: (m[2] ?? m[3] ?? m[4])!, typeOnly: m[1] !== undefined }))
}
