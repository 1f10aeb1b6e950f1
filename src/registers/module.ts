import type { PackPart } from '#pack'
import { installRegister } from './definition.store.ts'
import { checkRegisters, parseRegister, type RegisterFile } from './register.ts'

export { registerRoutes as routes } from './register.routes.ts'

/** `registers/*.yaml`: the typed records a pack keeps. Before the models that read their views. */
export function packParts(): PackPart<RegisterFile>[] {
  return [
    {
      name: 'registers',
      files: 'registers/*.yaml',
      parse: parseRegister,
      check: checkRegisters,
      install: async (tx, items, pack, at) => {
        for (const { id, value } of items) {
          const { factView: _, ...register } = value
          await installRegister(tx, pack.id, id.slice(id.lastIndexOf('/') + 1), register, at)
        }
      },
    },
  ]
}
