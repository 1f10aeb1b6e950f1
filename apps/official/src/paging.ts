import type { Paging } from '@ui'
import { t } from './texts.ts'

/** The buttons under a list, in the reader's language. */
export function pagingOf(limit: number, offset: number, total: number, onOffset: (offset: number) => void): Paging {
  const place = t('app.place', {
    from: offset + 1,
    to: Math.min(total, offset + limit),
    total: total.toLocaleString('en-US'),
  })
  return { limit, offset, total, onOffset, words: { earlier: t('app.earlier'), later: t('app.later'), place } }
}
