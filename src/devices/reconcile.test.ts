import { expect, it } from 'vitest'
import { reconcile } from './reconcile.ts'

const page = { documentHash: 'd', photoHash: 'p', standing: 'authorised' as const }
const approved = { copies: 2, documentHash: 'd' }

it.each([
  ['agrees', [page, page], []],
  ['differs', [page], ['count']],
  ['differs', [page, { ...page, documentHash: 'x' }], ['document']],
  ['differs', [page, { ...page, documentHash: null }], ['document']],
  ['differs', [page, { ...page, photoHash: null }], ['photo']],
  ['differs', [page, page, { ...page, standing: 'surplus' as const }], ['unapproved']],
  ['differs', [{ ...page, standing: 'late' as const }], ['count', 'unapproved']],
])('what was approved beside what was stamped: %s', (reconciled, impressions, differences) => {
  expect(reconcile(approved, impressions)).toMatchObject({ reconciled, differences, copies: 2 })
})
