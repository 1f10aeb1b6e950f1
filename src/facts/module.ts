import type { PackPart } from '#pack'
import { codelistPart, sourcePart, tablePart } from './part.ts'

export const packParts = (): readonly PackPart[] => [codelistPart, sourcePart, tablePart] as readonly PackPart[]
