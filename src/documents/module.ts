import { letterPart } from './letter-part.ts'

export const packParts = () => [letterPart]
