export { type InstalledPack, installPacks, listInstalledPacks } from './install.store.ts'
export { checkPack, loadPack, loadPacks } from './load.ts'
export { type Pack, type PackItem, PackManifest, type PackPart } from './pack.ts'
export { type PackIssue, PackProblem, parseYaml } from './yaml.ts'
