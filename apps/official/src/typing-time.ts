import { useCallback, useRef } from 'react'

/** A pause longer than this is no typing. */
const PAUSE = 120_000
const LONGEST = 1800
/** The header in which the seconds go out with the form itself. */
const USED_HEADER = 'x-qinglian-used'

/**
 * How long a form has been filled in: `touch` at every input, `used` when it is sent. Counts from the first input, leaves out
 * pauses, ends at half an hour. Nothing is kept of what was typed or when.
 */
export function typingTime(clock: () => number = () => performance.now()): { touch: () => void; used: () => number } {
  let last: number | undefined
  let spent = 0
  const count = (): void => {
    const now = clock()
    if (last !== undefined && now - last <= PAUSE) spent += now - last
    last = now
  }
  return {
    touch: count,
    used: () => {
      if (last === undefined) return 0
      count()
      return Math.min(LONGEST, Math.max(1, Math.round(spent / 1000)))
    },
  }
}

/** The same for a form on a page; `headers` goes with its request, `again` begins anew once the form was accepted. */
export function useTypingTime(): { touch: () => void; headers: () => Record<string, string>; again: () => void } {
  const time = useRef(typingTime())
  const touch = useCallback(() => time.current.touch(), [])
  const headers = useCallback((): Record<string, string> => {
    const seconds = time.current.used()
    return seconds > 0 ? { [USED_HEADER]: String(seconds) } : {}
  }, [])
  const again = useCallback(() => {
    time.current = typingTime()
  }, [])
  return { touch, headers, again }
}
