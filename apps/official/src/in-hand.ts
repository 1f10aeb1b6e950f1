import { useCallback, useState } from 'react'

const KEY = 'qinglian.in-hand.'

/**
 * The matter that lies on the counter. It stays in this tab when somebody looks in from another page or as another person, so that
 * whoever comes back presses for the paper she left and not for the next one.
 */
export function useInHand(unitId: string): [string | undefined, (id: string | undefined) => void] {
  const [id, setId] = useState(() => read(unitId))
  const put = useCallback(
    (next: string | undefined) => {
      setId(next)
      write(unitId, next)
    },
    [unitId],
  )
  return [id, put]
}

function read(unitId: string): string | undefined {
  try {
    return window.sessionStorage.getItem(KEY + unitId) ?? undefined
  } catch {
    return undefined
  }
}

function write(unitId: string, id: string | undefined): void {
  try {
    if (id === undefined) window.sessionStorage.removeItem(KEY + unitId)
    else window.sessionStorage.setItem(KEY + unitId, id)
  } catch {
    // Without storage the counter starts empty, as on the first visit.
  }
}

/** The matter on whichever counter of this tab was used last; undefined when none lies there. */
export function matterInHand(): string | undefined {
  try {
    const key = Object.keys(window.sessionStorage).find((one) => one.startsWith(KEY))
    return key ? (window.sessionStorage.getItem(key) ?? undefined) : undefined
  } catch {
    return undefined
  }
}
