import { afterAll, beforeAll, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { findForm, getForm } from './form.store.ts'
import { describeForm } from './form.ts'
import { formPart } from './form-part.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await cloneDatabase()
})
afterAll(() => db.drop())

const text = (label: string) => `title: { zh: 借书单, en: Loan slip }
schema: { type: object, properties: { zebra: { type: string }, ant: { type: string, enum: [b, a] } } }
fields:
  zebra: { label: ${label} }
  ant: { label: 种类, widget: radio, options: { b: 乙, a: 甲 } }
`
const install = (label: string, at: string) =>
  db.stores.owner.transaction((tx) =>
    formPart.install!(
      tx,
      [
        {
          id: 'a-pack/loan',
          path: 'forms/loan.form.yaml',
          text: '',
          value: formPart.parse(text(label), 'forms/loan.form.yaml'),
        },
      ],
      {} as never,
      at,
    ),
  )

it('keeps forms as written, in the order written, and every version of them', async () => {
  await install('书名', '2026-11-05T00:00:00.000Z')
  await install('书名', '2026-11-05T00:01:00.000Z')
  const read = () => db.stores.app.transaction((tx) => getForm(tx, 'a-pack/loan'))
  expect(describeForm(await read(), 'zh')).toMatchObject({
    order: ['zebra', 'ant'],
    labels: { zebra: '书名' },
    options: { ant: [{ value: 'b', label: '乙' }, { value: 'a' }] },
  })
  await install('书的名字', '2026-11-06T00:00:00.000Z')
  expect((await read()).fields['zebra']!.label.zh).toBe('书的名字')
  await install('书名', '2026-11-07T00:00:00.000Z')
  expect((await read()).fields['zebra']!.label.zh).toBe('书名')
  await db.stores.app.transaction(async (tx) => {
    expect(await findForm(tx, 'a-pack/none')).toBeUndefined()
    await expect(getForm(tx, 'a-pack/none')).rejects.toMatchObject({ problem: { code: 'forms.unknown_form' } })
  })
})
