import { useCallback, useEffect, useRef, useState } from 'react'

const prefix = 'qinglian.draft.'

/**
 * Words typed but not yet accepted by the server, kept in this browser so that a lost network loses nothing.
 * Returns the draft found, a function that keeps the latest, and one that clears it once the server has it.
 */
export function useDraft<Value>(key: string): {
  found: Value | undefined
  keep: (value: Value) => void
  clear: () => void
} {
  const [found, setFound] = useState(() => read<Value>(key))
  const timer = useRef(0)
  const keep = useCallback(
    (value: Value) => {
      window.clearTimeout(timer.current)
      timer.current = window.setTimeout(() => write(key, value), 250)
    },
    [key],
  )
  const clear = useCallback(() => {
    window.clearTimeout(timer.current)
    write(key, undefined)
    setFound(undefined)
  }, [key])
  useEffect(() => () => window.clearTimeout(timer.current), [])
  return { found, keep, clear }
}

/** Forgets every draft of this browser; done at sign-out, because the next person at this desk is someone else. */
export function clearDrafts(): void {
  try {
    for (const key of Object.keys(window.localStorage)) if (key.startsWith(prefix)) window.localStorage.removeItem(key)
  } catch {
    // A browser that refuses storage has no drafts.
  }
}

function read<Value>(key: string): Value | undefined {
  try {
    const text = window.localStorage.getItem(prefix + key)
    return text ? (JSON.parse(text) as Value) : undefined
  } catch {
    return undefined
  }
}

function write(key: string, value: unknown): void {
  try {
    if (value === undefined) window.localStorage.removeItem(prefix + key)
    else window.localStorage.setItem(prefix + key, JSON.stringify(value))
  } catch {
    // A full or refused storage costs the safety net only; the form itself still works.
  }
}
