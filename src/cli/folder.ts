import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { unavailable } from '#kernel'

/**
 * Makes a folder and its parents, passable for the account the database runs under, and checks that it can be written.
 * Step by step on purpose: a recursive `mkdir` never returns on file systems that deny a new folder with “not found”.
 */
export function makeFolder(folder: string): void {
  const missing: string[] = []
  for (let at = folder; !existsSync(at) && at !== dirname(at); at = dirname(at)) missing.unshift(at)
  try {
    for (const each of missing) mkdirSync(each, { mode: 0o711 })
    accessSync(folder, constants.W_OK)
  } catch (cause) {
    throw Object.assign(unavailable('store.folder_not_writable', { folder }), { cause })
  }
}
