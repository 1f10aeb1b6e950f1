import type { App } from '#http'
import type { JobDefinition } from '#jobs'
import { plusMinutes } from '#kernel'
import type { PackPart } from '#pack'
import { type ImportRouteDeps, importRoutes } from './import.routes.ts'
import type { OfficeImports } from './office-import.ts'
import { originalRoutes } from './original.routes.ts'
import { codelistPart, sourcePart, tablePart } from './part.ts'
import { sweepUploads } from './upload.store.ts'

export const packParts = (): readonly PackPart[] => [codelistPart, sourcePart, tablePart] as readonly PackPart[]

export function routes(app: App, deps: ImportRouteDeps): void {
  importRoutes(app, deps)
  originalRoutes(app, deps)
}

const KEPT_MINUTES = 24 * 60

export const jobs = (deps: Pick<OfficeImports, 'stores' | 'uploads' | 'keyring'>): JobDefinition[] => [
  {
    name: 'facts.sweep-uploads',
    every: '17 * * * *',
    run: async (_payload, at) => {
      await sweepUploads(deps.stores.owner, deps, plusMinutes(at, -KEPT_MINUTES))
    },
  },
]
