import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Keyring, openKeyring } from '#crypto'
import { recordFiles } from '#forms'
import { installPacks, loadPacks } from '#pack'
import { completeTask, connectProcess, startMatter } from '#process'
import { sql, type Tx } from '#store'
import type { TestDatabase } from '../../../test/database.ts'
import { packParts as formParts } from '../../forms/module.ts'
import { NOW, personId, units, VILLAGE, type Village } from '../../forms/testing/village.ts'
import { packParts as processParts } from '../../process/module.ts'
import '../module.ts'
import { registerDevice } from '../seal.store.ts'

const FLOW = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:q="urn:qinglian:bpmn:1" id="d" targetNamespace="urn:test">
  <bpmn:process id="paper" name="盖一份纸" isExecutable="true" q:series="试印" q:startedBy="seal-keeper">
    <bpmn:startEvent id="start" name="申请"><bpmn:outgoing>a</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="approve" name="审批" q:post="POST" q:workingDays="1" q:outcomes="approved:同意;rejected:不同意"><bpmn:incoming>a</bpmn:incoming><bpmn:outgoing>b</bpmn:outgoing></bpmn:userTask>
    <bpmn:serviceTask id="authorise" name="授权" q:action="seals.authorise"><bpmn:incoming>b</bpmn:incoming><bpmn:outgoing>c</bpmn:outgoing></bpmn:serviceTask>
    <bpmn:receiveTask id="stamp" name="盖章" q:message="seals.completed" q:workingDays="3"><bpmn:incoming>c</bpmn:incoming><bpmn:outgoing>e</bpmn:outgoing></bpmn:receiveTask>
    <bpmn:serviceTask id="compare" name="比对" q:action="seals.reconcile"><bpmn:incoming>e</bpmn:incoming><bpmn:outgoing>f</bpmn:outgoing></bpmn:serviceTask>
    <bpmn:endEvent id="end" name="办结" q:status="done"><bpmn:incoming>f</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="a" sourceRef="start" targetRef="approve" />
    <bpmn:sequenceFlow id="b" sourceRef="approve" targetRef="authorise" />
    <bpmn:sequenceFlow id="c" sourceRef="authorise" targetRef="stamp" />
    <bpmn:sequenceFlow id="e" sourceRef="stamp" targetRef="compare" />
    <bpmn:sequenceFlow id="f" sourceRef="compare" targetRef="end" />
  </bpmn:process>
</bpmn:definitions>`
const FORM = `title: 申请
schema: { type: object, required: [copies], properties: { copies: { type: integer, minimum: 1 } } }
fields: { copies: { label: 份数 } }
`
const MANIFEST = 'id: paper-trial\ntitle: 试盖\nversion: 1.0.0\nowner: 测试\nlegal_basis: [测试]\nstatus: draft\n'

/** Keys of a county that lives as long as the test. */
export async function newKeyring(): Promise<Keyring> {
  return openKeyring(await mkdtemp(join(tmpdir(), 'qinglian-devices-')), { at: NOW })
}

/** Installs two small flows that stamp (approved by the head, or by the co-operative's chair) and registers the village's seals. */
export async function prepareStamping(db: TestDatabase, keyring: Keyring): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'qinglian-devices-'))
  try {
    for (const path of ['paper-trial/flow', 'paper-trial/forms']) await mkdir(join(root, path), { recursive: true })
    await writeFile(join(root, 'paper-trial/pack.yaml'), MANIFEST)
    for (const [name, post] of [
      ['paper', 'village-head'],
      ['contract', 'coop-chair'],
    ] as const) {
      await writeFile(
        join(root, `paper-trial/flow/${name}.bpmn`),
        FLOW.replaceAll('"paper"', `"${name}"`).replace('POST', post),
      )
      await writeFile(join(root, `paper-trial/forms/${name}.form.yaml`), FORM)
    }
    const parts = [...formParts(), ...processParts()]
    await installPacks(db.stores.owner, await loadPacks([root], parts), parts, NOW)
    connectProcess({ keyring })
    const seals = [
      { kind: 'party', name: '新坪村党组织章' },
      { kind: 'village', name: '新坪村村委会章' },
      { kind: 'coop', name: '新坪村经联社章' },
    ] as const
    await db.stores.owner.transaction((tx) =>
      registerDevice(tx, keyring, { unitId: units.village, divisionCode: VILLAGE, name: '新坪村套筒', seals }, NOW),
    )
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

let files = 0
/** A file on record as the keeper's own upload. */
export async function handIn(tx: Tx, blank: boolean | null, at: string): Promise<string> {
  const hash = `sha256:${(++files).toString(16).padStart(64, '0')}`
  await recordFiles(tx, [
    { hash, name: '申请表.jpg', mediaType: 'image/jpeg', size: 1000, blank, uploadedBy: personId('周晓澜'), at },
  ])
  return hash
}

/** Files a matter at the counter and has it approved: one authorisation stands. Returns the matter's id. */
export async function approved(
  village: Village,
  options: { copies?: number; flow?: 'paper' | 'contract'; document?: 'written' | 'blank' | 'none' } = {},
): Promise<string> {
  const { copies = 2, flow = 'paper', document = 'written' } = options
  const at = village.clock.now()
  const { matterId } = await village.acting('周晓澜', async (tx, operator) => {
    const files = document === 'none' ? [] : [{ hash: await handIn(tx, document === 'blank', at) }]
    return startMatter(tx, {
      process: `paper-trial/${flow}`,
      unitId: units.village,
      operator,
      applicant: { name: '赵水根' },
      data: { copies },
      files,
      at,
    })
  })
  await village.acting(flow === 'paper' ? '王建明' : '陈社长', async (tx, actor) =>
    completeTask(tx, { taskId: await openTask(tx, matterId), actor, outcome: 'approved', at }),
  )
  return matterId
}

async function openTask(tx: Tx, matterId: string): Promise<string> {
  const { rows } = await sql<{
    id: string
  }>`select id from process.task where matter_id = ${matterId}::uuid and state = 'open' and kind = 'user'`.execute(tx)
  return rows[0]!.id
}
