import { hashIdentity, type Keyring } from '#crypto'
import { broken } from '#kernel'

/** What the engine needs from the installation; given once by the composition root. */
export interface ProcessConnection {
  /** Keeps applicants' telephones as a keyed hash and a sealed original. */
  readonly keyring: Keyring
}

let connection: ProcessConnection | undefined

/** Connects the engine. The last call counts; tests bring their own keys. */
export function connectProcess(to: ProcessConnection): void {
  connection = to
}

export function connected(): ProcessConnection {
  if (!connection) throw broken('process.not_connected')
  return connection
}

/** A telephone as it may be stored; nothing of it in clear. */
export function keepPhone(phone: string, matterId: string): { hash: string; sealed: string } {
  const { keyring } = connected()
  return {
    hash: hashIdentity(keyring, 'phone', phone),
    sealed: keyring.seal(Buffer.from(phone, 'utf8'), `matter.applicant_phone/${matterId}`),
  }
}
