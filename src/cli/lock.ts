import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { conflict, unavailable } from '#kernel'

/** Holds the data folder for one program; a lock whose program is gone (kill -9, power) is taken over. */
export function lockFolder(folder: string): () => void {
  const path = join(folder, 'program.pid')
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const file = openSync(path, 'wx', 0o600)
      writeSync(file, `${process.pid}\n${startOf(process.pid) ?? ''}\n`)
      closeSync(file)
      return () => rmSync(path, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unavailable('store.folder_not_writable', { folder })
      const holder = holderOf(path)
      if (holder !== undefined) throw conflict('cli.folder_in_use', { folder, pid: holder })
      rmSync(path, { force: true })
    }
  }
  throw conflict('cli.folder_in_use', { folder, pid: 0 })
}

/** The process that holds the lock, if it still is the same process (numbers are used again). */
export function holderOf(path: string): number | undefined {
  const [pid, start] = readFileSync(path, 'utf8').split('\n')
  return pid && startOf(Number(pid)) !== undefined && startOf(Number(pid)) === start ? Number(pid) : undefined
}

/** When a process began, in the kernel's own ticks; undefined when there is no such process. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}
