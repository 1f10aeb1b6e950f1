import { spawnSync } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { unavailable } from '#kernel'

/**
 * PostgreSQL refuses to run as root. Three ways out, in this order:
 * drop to `postgres` or `nobody` · run in a user namespace without rights (`unshare -U`) · say what to do.
 */
export type ServerIdentity =
  | { readonly way: 'same' }
  | { readonly way: 'drop'; readonly uid: number; readonly gid: number; readonly name: string }
  | { readonly way: 'namespace' }

/** Chooses the identity for a server whose binaries and data lie in `folders`. */
export async function chooseIdentity(folders: readonly string[]): Promise<ServerIdentity> {
  if (process.getuid?.() !== 0) return { way: 'same' }
  const account = (await accountNamed('postgres')) ?? (await accountNamed('nobody'))
  if (account && folders.every(reachableByOthers) && canDrop(account.uid, account.gid))
    return { way: 'drop', ...account }
  if (spawnSync('unshare', ['-U', 'true'], { stdio: 'ignore' }).status === 0) return { way: 'namespace' }
  throw unavailable('store.cannot_leave_root')
}

async function accountNamed(name: string): Promise<{ uid: number; gid: number; name: string } | undefined> {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '')
  const fields = passwd
    .split('\n')
    .find((line) => line.startsWith(`${name}:`))
    ?.split(':')
  return fields ? { uid: Number(fields[2]), gid: Number(fields[3]), name } : undefined
}

/** A clone below a 0700 folder cannot be reached by another account, however its own files are marked. */
function reachableByOthers(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    try {
      if ((statSync(at).mode & constants.S_IXOTH) === 0) return false
    } catch {
      return false
    }
    if (at === dirname(at)) return true
  }
}

function canDrop(uid: number, gid: number): boolean {
  return spawnSync('true', [], { uid, gid, stdio: 'ignore' }).status === 0
}

/** The command and spawn options that run `program` under the identity. */
export function asIdentity(
  identity: ServerIdentity,
  program: string,
  args: readonly string[],
): { command: string; args: string[]; uid?: number; gid?: number } {
  if (identity.way === 'drop') return { command: program, args: [...args], uid: identity.uid, gid: identity.gid }
  if (identity.way === 'namespace') return { command: 'unshare', args: ['-U', program, ...args] }
  return { command: program, args: [...args] }
}

/** True when the folder can be written by us; used to answer early with a sentence. */
export function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
