import { useSyncExternalStore } from 'react'

const query = '(max-width: 720px)'

/** Whether the page is as narrow as a phone; follows turning the phone. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches)
}

function subscribe(changed: () => void): () => void {
  const list = window.matchMedia(query)
  // addListener, because Safari and Chromium of 2019 do not all have addEventListener here.
  if (typeof list.addEventListener !== 'function') {
    list.addListener(changed)
    return () => list.removeListener(changed)
  }
  list.addEventListener('change', changed)
  return () => list.removeEventListener('change', changed)
}
