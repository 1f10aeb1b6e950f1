import { type Pack, type PackIssue, type PackItem, type PackPart, parseYaml } from '#pack'
import { installPowers } from './flow.store.ts'
import { type PowerItem, type PowersFile, powersFile } from './power-item.ts'

/** `powers.yaml`: the power list (权力清单) of the pack. */
export const powerPart: PackPart<PowersFile> = {
  name: 'powers',
  files: 'powers.yaml',
  parse: (text, path) => parseYaml(text, powersFile, path) as PowersFile,
  check(items, pack) {
    const flows = new Set(pack.items('flow').map((flow) => flow.id))
    const issues: PackIssue[] = []
    const seen = new Set<string>()
    for (const { path, value } of items) {
      for (const { code, flow } of value.powers) {
        if (!flows.has(`${pack.id}/${flow}`))
          issues.push({ path, code: 'process.power_flow_missing', params: { code, flow } })
        if (seen.has(code)) issues.push({ path, code: 'process.power_code_twice', params: { code } })
        seen.add(code)
      }
    }
    return issues
  },
  install: (tx, items, pack, at) => installPowers(tx, pack.id, itemsOf(items, pack), at),
}

const itemsOf = (items: readonly PackItem<PowersFile>[], pack: Pack): PowerItem[] =>
  items.flatMap((item) =>
    item.value.powers.map((power) => ({ ...power, pack: pack.id, process: `${pack.id}/${power.flow}` })),
  )
