/** @public The one door for events; a gateway for real devices will use it as the screen does. */
export { ingestEvent } from './ingest.ts'
export { type PastAuthorisation, type PastImpression, replayStampings } from './replay.ts'
export { deviceId, registerDevice, SEAL_KINDS, type Seal, type SealKind, sealId } from './seal.store.ts'
