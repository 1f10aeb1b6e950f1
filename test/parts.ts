import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PackPart } from '#pack'
import { ROOT } from './sources.ts'

/**
 * The parts of a pack as the program composes them, in its order: read from src/main.ts, so that a test that asks for all parts
 * cannot fall behind the program. Starting main itself would start the program.
 */
export async function programParts(): Promise<PackPart[]> {
  const main = readFileSync(join(ROOT, 'src/main.ts'), 'utf8')
  const names =
    /const parts = \[([^\]]+)\]/
      .exec(main)?.[1]
      ?.split(',')
      .map((name) => name.trim()) ?? []
  const parts: PackPart[] = []
  for (const name of names.filter(Boolean)) {
    const folder = new RegExp(`import \\* as ${name} from './([a-z-]+)/module\\.ts'`).exec(main)?.[1]
    if (!folder) throw new Error(`src/main.ts does not import the module ${name}`)
    const module = (await import(`../src/${folder}/module.ts`)) as { packParts(): readonly PackPart[] }
    parts.push(...module.packParts())
  }
  if (parts.length === 0) throw new Error('no parts found in src/main.ts')
  return parts
}
