import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openKeyring } from '#crypto'
import { installPacks, loadPacks, type PackPart } from '#pack'
import { completeTask, connectProcess, startMatter } from '#process'
import { type RunReport, runRules } from '#rules'
import { sql, type Tx } from '#store'
import type { TestDatabase } from '../../../test/database.ts'
import { packParts as formParts } from '../../forms/module.ts'
import { NOW, units, type Village } from '../../forms/testing/village.ts'
import { packParts as processParts } from '../../process/module.ts'
import { drawn } from '../../process/testing/drawing.ts'
import { ruleParts } from '../../rules/part.ts'

const HANDLING = drawn(
  `user explain name=说明 post=village-head q:workingDays=5 q:outcomes=explained:已说明
user verdict name=下结论 post=county-inspector q:unit=county q:form=verdict q:notSameAs=explain q:workingDays=5 q:outcomes=dismissed:合理;correct[can_correct]:更正;recover[can_recover]:追回;problem:整改;return:退回
xor concluded
user rectify name=整改 post=village-head q:outcomes=rectified:改好了
service rerun action=casework.rerun
xor still
user close name=销号 post=county-inspector q:unit=county q:notSameAs=verdict q:outcomes=closed:销号
end end_dismissed status=done
end end_closed status=done
start > explain > verdict > concluded
concluded > explain [outcome = "return"] "退回"
concluded > end_dismissed [outcome = "dismissed"] "合理"
concluded > rectify "整改" default
rectify > rerun > still
still > rectify [still_flagged = true] "还亮"
still > close "不亮" default
close > end_closed`,
  'q:series="疑点" q:subject="rule_title"',
)
const ERRAND = drawn(
  'user paper name=交材料 post=seal-keeper\nstart > paper > end',
  'q:series="办事" q:startedBy="seal-keeper"',
)
const RULE = `/*---
title: { zh: 没有附件, en: No attachment }
group: 错误章
colour: late
why: { zh: 没有附件，日后说不清。, en: Without it nothing can be shown later. }
level: case
status: active
severity: low
legal_basis: [《试行办法》第一条]
params:
  most_files: { type: bigint, value: 0, min: 0, max: 9 }
correctable: [kind]
false_positives: [照片晚一天才传上来]
---*/
select m.matter_id as subject, m.month as period,
       case when m.status = 'withdrawn' then 'not_applicable' when max(k.value) = 'oral' then 'clear' when count(f.hash) <= $most_files then 'flag' else 'clear' end as outcome,
       count(f.hash) as value, '没有附件' as reason, m.unit_id, m.division_code
from matter as m left join matter_file as f on f.matter_id = m.matter_id
  left join matter_field as k on k.matter_id = m.matter_id and k.name = 'kind'
where m.process = 'flag-trial/errand'
group by m.matter_id, m.month, m.status, m.unit_id, m.division_code
`
const ROWS = `select 'matter' as fact_table, m.matter_id as row_id from matter as m where m.matter_id = $subject
union all
select 'matter_field' as fact_table, f.matter_id as row_id from matter_field as f where f.matter_id = $subject
`
const CASES = `cases:
  - title: 三种回答
    as_of: '2026-11-05T00:00:00Z'
    defaults: { matter: { month: 2026-11, process: flag-trial/errand, status: open } }
    given:
      matter: [{ matter_id: F }, { matter_id: C }, { matter_id: N, status: withdrawn }]
      matter_file: [{ matter_id: C, hash: h }]
    expect: [{ subject: F, outcome: flag }, { subject: C, outcome: clear }, { subject: N, outcome: not_applicable }]
`
const VERDICT = `title: 下结论
schema: { type: object, required: [verdict_reason], properties: { verdict_reason: { type: string, minLength: 2 } } }
fields: { verdict_reason: { label: 理由, widget: textarea } }
`
const ERRAND_FORM = `title: 办事
schema: { type: object, properties: { kind: { type: string, enum: [paper, oral] }, note: { type: string } } }
fields:
  kind: { label: 办什么, widget: radio, options: { paper: 书面材料, oral: 口头询问 } }
  note: { label: 备注, widget: text }
`
const FILES: Record<string, string> = {
  'pack.yaml':
    'id: flag-trial\ntitle: 试办疑点\nversion: 1.0.0\nowner: 测试\nlegal_basis: [测试]\nstatus: draft\nserves: { casework.flag: handling }\n',
  'flow/handling.bpmn': HANDLING,
  'flow/errand.bpmn': ERRAND,
  'forms/errand.form.yaml': ERRAND_FORM,
  'forms/verdict.form.yaml': VERDICT,
  'rules/no-attachment.sql': RULE,
  'rules/no-attachment.rows.sql': ROWS,
  'rules/no-attachment.test.yaml': CASES,
}

export const RULE_ID = 'flag-trial/no-attachment'

/** Installs a pack with an errand to supervise, a rule about it and a flow that handles the rule's flags. */
export async function prepareHandling(db: TestDatabase): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'qinglian-casework-'))
  try {
    for (const [path, text] of Object.entries(FILES)) {
      await mkdir(join(root, 'flag-trial', path, '..'), { recursive: true })
      await writeFile(join(root, 'flag-trial', path), text)
    }
    const parts = [...formParts(), ...processParts(), ...ruleParts] as unknown as PackPart[]
    await installPacks(db.stores.owner, await loadPacks([root], parts), parts, NOW)
    connectProcess({ keyring: openKeyring(join(root, 'keys'), { at: NOW }) })
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

/** An errand without an attachment: the rule will ask about it. */
export async function errand(village: Village): Promise<string> {
  const { matterId } = await village.acting('周晓澜', (tx, operator) =>
    startMatter(tx, {
      process: 'flag-trial/errand',
      unitId: units.village,
      operator,
      applicant: { name: '赵水根' },
      data: { kind: 'paper' },
      at: village.clock.now(),
    }),
  )
  return matterId
}

/** What puts it right: the missing attachment is on record. */
export async function attach(db: TestDatabase, matterId: string, at: string): Promise<void> {
  await sql`insert into process.file (matter_id, hash, name, media_type, size, blank, at)
    values (${matterId}, ${`sha256:${'a'.repeat(64)}`}, '补.jpg', 'image/jpeg', 10, false, ${at})`.execute(
    db.stores.owner.query,
  )
}

export const run = (db: TestDatabase, at: string): Promise<RunReport> =>
  runRules(db.stores, { pack: 'flag-trial', asOf: at, engine: 'postgres' })

export async function openTask(tx: Tx, matterId: string): Promise<{ id: string; element: string } | undefined> {
  const { rows } = await sql<{ id: string; element: string }>`
    select id, element from process.task where matter_id = ${matterId}::uuid and state = 'open' and kind = 'user'`.execute(
    tx,
  )
  return rows[0]
}

/** A person finishes the open step of the matter. */
export async function finish(
  village: Village,
  matterId: string,
  who: string,
  division: string,
  step: { outcome: string; data?: Record<string, unknown> },
): Promise<void> {
  await village.acting(
    who,
    async (tx, actor) =>
      completeTask(tx, { taskId: (await openTask(tx, matterId))!.id, actor, ...step, at: village.clock.now() }),
    division,
  )
}
