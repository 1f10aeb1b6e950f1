import { basename } from 'node:path'
import { limitsOfPack } from '#clocks'
import { type PackIssue, type PackPart, parseYaml } from '#pack'
import { definitionOf, type FlowSource } from './flow-part.ts'
import { faultOfPath, pathsFile } from './flow-path.ts'

type PathsFile = ReturnType<typeof pathsFile.parse>

/** `flow/*.test.yaml`: walked whenever the pack is checked, so that a changed drawing cannot quietly change who decides. */
export const flowPathPart: PackPart<PathsFile> = {
  name: 'flow-path',
  files: 'flow/*.test.yaml',
  parse: (text, path) => parseYaml(text, pathsFile, path) as PathsFile,
  sentences: () => [],
  async check(items, pack) {
    const issues: PackIssue[] = []
    for (const item of items) {
      const id = `${pack.id}/${basename(item.path).split('.')[0]}`
      const flow = pack.items<FlowSource>('flow').find((other) => other.id === id)
      const definition = flow ? await definitionOf(flow, pack).catch(() => undefined) : undefined
      // A drawing that cannot be read has its own complaints.
      if (!definition) continue
      for (const path of item.value.paths) {
        const detail = faultOfPath(definition, path, limitsOfPack(pack))
        if (detail) issues.push({ path: item.path, code: 'process.path_failed', params: { path: path.path, detail } })
      }
    }
    return issues
  },
}
