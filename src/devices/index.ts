export { type Authorisation, authorisationsOf, revokeAuthorisations } from './authorisation.store.ts'
export { type DeviceEnvelope, type EventBody, eventBody, signedBytes } from './device-event.ts'
export { type Ingested, ingestEvent } from './ingest.ts'
export { type PastAuthorisation, type PastImpression, replayStampings } from './replay.ts'
export {
  deviceId,
  listSeals,
  type NewDevice,
  registerDevice,
  SEAL_KINDS,
  type Seal,
  type SealKind,
  sealId,
} from './seal.store.ts'
export { signEvent } from './simulator.ts'
