import { contributePolicy, postKey, type Resource, readPolicy } from '#access'
import type { Seal } from './seal.store.ts'

contributePolicy(readPolicy('devices', import.meta.dirname))

/** A seal as the written policy reads it. */
export const sealResource = (seal: Pick<Seal, 'id' | 'unitId' | 'divisionCode'>): Resource => ({
  type: 'Seal',
  id: seal.id,
  attrs: { unitId: seal.unitId, divisionCode: seal.divisionCode, keeper: postKey(seal.unitId, 'seal-keeper') },
})
