import type { IndexDefinition } from '../index-definition.ts'

const said = (zh: string) => ({ zh })
const item = (code: string, weight: number, more = {}) => ({
  code,
  title: said(code),
  weight,
  indicator: `small-pack/${code}`,
  counted: said('件'),
  advice: said('再办好 {left} 件，可加 {gain} 分'),
  ...more,
})

/** Two dimensions of three items: small enough to count by hand. */
export const SMALL_INDEX: IndexDefinition = {
  title: said('小指数'),
  note: said('信访件数不计分'),
  status: 'trial',
  carrier: 'village',
  within: 'town',
  period: 'quarter',
  not_rated_from_missing: 2,
  grades: [
    { code: 'good', title: said('良'), from: 80 },
    { code: 'fair', title: said('中'), from: 60 },
    { code: 'low', title: said('待提升'), from: 0 },
  ],
  dimensions: [
    { code: 'clean', title: said('清'), weight: 60, items: [item('seal', 40), item('accounts', 20)] },
    {
      code: 'open',
      title: said('明'),
      weight: 40,
      items: [
        item('replies', 40, {
          bands: [
            { from: 0.9, share: 1 },
            { from: 0.5, share: 0.5 },
          ],
        }),
      ],
    },
  ],
  objection_days: 7,
  prepared_by: ['town-discipline-officer'],
  published_by: ['town-discipline-secretary'],
  legal_basis: [],
}
