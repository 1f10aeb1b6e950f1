import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Pack, type PackItem, PackManifest, type PackPart } from './pack.ts'
import { type PackIssue, PackProblem, parseYaml } from './yaml.ts'

/** Files that belong to the folder and to no part. */
const FREE = [
  /^pack\.yaml$/,
  /^texts\.en\.yaml$/,
  /^README(\.zh-CN)?\.md$/,
  /^CHANGELOG\.md$/,
  /^fixtures\/.+$/,
  /^rules\/[^/]+\.md$/,
]

/** Reads every pack below the folders. Throws one `PackProblem` with all complaints of all packs. */
export async function loadPacks(folders: readonly string[], parts: readonly PackPart[]): Promise<Pack[]> {
  const packs: Pack[] = []
  const issues: PackIssue[] = []
  for (const folder of folders) {
    for (const name of (await readdir(folder)).sort()) {
      if (!existsSync(join(folder, name, 'pack.yaml'))) continue
      try {
        packs.push(await loadPack(join(folder, name), parts))
      } catch (error) {
        if (!(error instanceof PackProblem)) throw error
        issues.push(...error.issues.map((issue) => ({ ...issue, path: `${name}/${issue.path}` })))
      }
    }
  }
  const seen = new Set<string>()
  for (const pack of packs) {
    if (seen.has(pack.id)) issues.push({ path: `${pack.id}/pack.yaml`, code: 'pack.id_taken', params: { id: pack.id } })
    seen.add(pack.id)
  }
  for (const pack of packs)
    for (const need of pack.manifest.needs)
      if (!seen.has(need)) issues.push({ path: `${pack.id}/pack.yaml`, code: 'pack.needs_missing', params: { need } })
  if (issues.length) throw new PackProblem(issues)
  return inNeedOrder(packs)
}

/** Reads one pack's folder; throws `PackProblem` with every complaint found in it. */
export async function loadPack(dir: string, parts: readonly PackPart[]): Promise<Pack> {
  const manifest = parseYaml(await readFile(join(dir, 'pack.yaml'), 'utf8'), PackManifest, 'pack.yaml')
  const issues: PackIssue[] = []
  if (manifest.id !== basename(dir))
    issues.push({ path: 'pack.yaml', code: 'pack.id_not_folder', params: { id: manifest.id, folder: basename(dir) } })
  const byPart = new Map<string, PackItem[]>(parts.map((part) => [part.name, []]))
  for (const path of await filesBelow(dir)) {
    if (FREE.some((pattern) => pattern.test(path))) continue
    const part = parts.find((p) => matches(p.files, path) && !(p.except && matches(p.except, path)))
    if (!part) {
      issues.push({ path, code: 'pack.file_of_no_kind' })
      continue
    }
    const text = await readFile(join(dir, path), 'utf8')
    try {
      byPart
        .get(part.name)!
        .push({ id: `${manifest.id}/${basename(path).split('.')[0]}`, path, text, value: part.parse(text, path) })
    } catch (error) {
      if (!(error instanceof PackProblem)) throw error
      issues.push(...error.issues)
    }
  }
  if (issues.length) throw new PackProblem(issues)
  const pack: Pack = {
    id: manifest.id,
    dir,
    manifest,
    items: <T>(part: string) => (byPart.get(part) ?? []) as PackItem<T>[],
  }
  return pack
}

/** Runs every part's cross-file checks. */
export async function checkPack(pack: Pack, parts: readonly PackPart[]): Promise<PackIssue[]> {
  const issues: PackIssue[] = []
  for (const part of parts) issues.push(...((await part.check?.(pack.items(part.name), pack)) ?? []))
  return issues
}

async function filesBelow(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  return entries
    .filter((e) => e.isFile() && !e.name.startsWith('.'))
    .map((e) =>
      join(e.parentPath, e.name)
        .slice(dir.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort()
}

/** `*` stands for anything within one segment. */
export function matches(glob: string, path: string): boolean {
  const pattern = glob.split('*').map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${pattern.join('[^/]*')}$`).test(path)
}

/** Packs after those they need; packs that need each other in a ring keep their order of name. */
function inNeedOrder(packs: readonly Pack[]): Pack[] {
  const done: Pack[] = []
  const visiting = new Set<string>()
  const visit = (pack: Pack): void => {
    if (visiting.has(pack.id) || done.includes(pack)) return
    visiting.add(pack.id)
    for (const need of pack.manifest.needs) visit(packs.find((p) => p.id === need)!)
    done.push(pack)
  }
  for (const pack of packs) visit(pack)
  return done
}
