import { type Actor, openSession } from '#access'
import { installDirectory, personIdOf, postIdOf, unitIdOf } from '#directory'
import type { Pack } from '#pack'
import { sql } from '#store'
import type { TestDatabase } from '../../../test/database.ts'
import { parseDisclosure } from '../disclosure.ts'
import { packParts } from '../module.ts'

/** A village library with two people, a table of loans and one publication; for the tests of this module and of #site. */
export const START = '2026-11-05T00:30:00.000Z'
export const VILLAGE = '990121101001'
export const NEXT_VILLAGE = '990121101002'
export const TOWN = '990121101000'

const FILE = `publications:
  - name: loan-register
    title: { zh: "{unit}{period}借书公开表", en: "Loans of {unit}, {period}" }
    from: lent
    period: month
    columns:
      - { name: number, label: 编号, show: as-is }
      - { name: taken_on, label: { zh: 日期, en: Date }, show: date-only }
      - { name: reader, label: { zh: 谁借的, en: Reader }, show: surname-only }
      - { name: deposit_fen, label: { zh: 押金（元）, en: Deposit }, show: amount }
      - { name: note, label: 备注, show: as-is }
    order: [number]
    statistics:
      - { name: loans, label: 借出, count: true, unit: 次 }
      - { name: days, label: 平均借多久, average: days, unit: 天 }
    headline: { zh: "借出 {loans} 次，平均 {days} 天还。", en: "{loans} loans in {period}." }
    prepared_by: [accountant]
    approved_by: [supervision-chair]
`

/** A model over a table of the pack; what stands in `secret` must not reach the source of any sheet. */
const MODEL = `/*---
title: 借出
---*/
select l.*, 'x' as secret from loan_fact as l`

export async function installSample(db: TestDatabase): Promise<void> {
  await db.stores.owner.transaction(async (tx) => {
    const post = (village: string, code: string) => ({
      unitId: unitIdOf(village),
      code,
      title: code === 'accountant' ? '报账员' : '村监会主任',
    })
    const holds = (village: string, name: string, code: string) => ({
      personId: personIdOf(village, name),
      postId: postIdOf(unitIdOf(village), code),
      fromOn: '2025-01-01',
    })
    await installDirectory(
      tx,
      {
        divisions: [TOWN, VILLAGE, NEXT_VILLAGE].map((code, i) => ({ code, name: ['青溪镇', '石塘村', '下湾村'][i]! })),
        units: [
          { name: '青溪镇', carrier: 'town', divisionCode: TOWN },
          { name: '石塘村', carrier: 'village', divisionCode: VILLAGE },
          { name: '下湾村', carrier: 'village', divisionCode: NEXT_VILLAGE },
        ],
        persons: [
          { name: '何素梅', divisionCode: VILLAGE },
          { name: '董正平', divisionCode: VILLAGE },
          { name: '外村人', divisionCode: NEXT_VILLAGE },
        ],
        posts: [
          post(VILLAGE, 'accountant'),
          post(VILLAGE, 'supervision-chair'),
          post(NEXT_VILLAGE, 'accountant'),
          post(NEXT_VILLAGE, 'supervision-chair'),
        ],
        occupancies: [
          holds(VILLAGE, '何素梅', 'accountant'),
          holds(VILLAGE, '何素梅', 'supervision-chair'),
          holds(VILLAGE, '董正平', 'supervision-chair'),
          holds(NEXT_VILLAGE, '外村人', 'accountant'),
          holds(NEXT_VILLAGE, '外村人', 'supervision-chair'),
        ],
      },
      START,
    )
    await sql`insert into pack.installed (id, title, version, workspace, mechanisms, serves, checksum, installed_at)
      values ('village-books', '村里的书', '1.0.0', 'county', '["M35"]', '{}', 'x', ${START})`.execute(tx)
    await sql`create schema fact_village_books`.execute(tx)
    await sql`grant usage on schema fact_village_books to qinglian_app`.execute(tx)
    await sql`create table fact_village_books.loan (number text, unit_id uuid, division_code text, month text, taken_on date, reader text, deposit_fen bigint, days bigint, note text)`.execute(
      tx,
    )
    await sql`grant select on fact_village_books.loan to qinglian_app`.execute(tx)
    await sql`insert into fact_village_books.loan values
      ('1', ${unitIdOf(VILLAGE)}, ${VILLAGE}, '2026-10', '2026-10-02', '陈阿香', 250, 4, ''),
      ('2', ${unitIdOf(VILLAGE)}, ${VILLAGE}, '2026-10', '2026-10-09', '李守田', 500, 11, '电话 13812345678，=1+1'),
      ('3', ${unitIdOf(VILLAGE)}, ${VILLAGE}, '2026-09', '2026-09-09', '王建明', 500, 11, '<script>alert(1)</script>'),
      ('4', ${unitIdOf(NEXT_VILLAGE)}, ${NEXT_VILLAGE}, '2026-10', '2026-10-09', '外人', 500, 11, '')`.execute(tx)
    await sql`create view fact_village_books.loan_fact with (security_invoker = true) as select * from fact_village_books.loan`.execute(
      tx,
    )
    const value = parseDisclosure(FILE, 'disclosure.yaml')
    const model = { id: 'village-books/lent', path: 'models/lent.sql', text: MODEL, value: undefined }
    const pack = {
      id: 'village-books',
      items: (part: string) => (part === 'rules.models' ? [model] : []),
    } as unknown as Pack
    await packParts()[0]!.install!(
      tx,
      [{ id: 'village-books/disclosure', path: 'disclosure.yaml', text: FILE, value }],
      pack,
      START,
    )
  })
}

/** A session of one of the sample's people. */
export async function actorNamed(
  db: TestDatabase,
  name: string,
  village = VILLAGE,
): Promise<{ actor: Actor; token: string }> {
  return db.stores.app.transaction((tx) => openSession(tx, personIdOf(village, name), START))
}
