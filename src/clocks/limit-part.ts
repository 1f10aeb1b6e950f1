import { type PackIssue, type PackPart, PackProblem, parseYaml } from '#pack'
import { installLimits } from './limit.store.ts'
import { faultsOfLimits, type LimitsFile, limitsFile } from './limit.ts'

/** `limits.yaml`: thresholds with their dates, places and documents. */
export const limitPart: PackPart<LimitsFile> = {
  name: 'clocks.limits',
  files: 'limits.yaml',
  parse: (text, path) => parseYaml(text, limitsFile, path) as LimitsFile,
  // Documents and bases are cited as they are called; what is said to people is the title.
  sentences: ({ value }) => value.flatMap(({ title }) => title ?? []),
  check: (items, pack) =>
    items.flatMap(({ path, value }): PackIssue[] => [
      ...faultsOfLimits(value, path),
      // Values for somebody else's limit: whose it is, is known at installation; that there is a somebody, now.
      ...value
        .filter((item) => item.unit === undefined && pack.manifest.needs.length === 0)
        .map((item) => ({ path, code: 'clocks.limit_not_declared', params: { limit: item.code } })),
    ]),
  async install(tx, items, pack, at) {
    const issues = await installLimits(
      tx,
      pack.id,
      pack.manifest.needs,
      items.flatMap((item) => item.value),
      at,
    )
    if (issues.length) throw new PackProblem(issues.map((issue) => ({ path: `${pack.id}/limits.yaml`, ...issue })))
  },
}
