import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { digest, type Keyring, openKeyring, toHex, utf8, verifying } from '#crypto'
import { plusMinutes } from '#kernel'
import { type Database, sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import * as ledger from './index.ts'
import { jobs } from './module.ts'

const at = '2026-11-05T00:30:00.000Z'
let db: TestDatabase
let owner: Database
let folder: string
let keyring: Keyring

beforeEach(async () => {
  db = await cloneDatabase()
  owner = db.stores.owner
})
afterEach(() => db.drop())
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qinglian-ledger-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
beforeEach(() => {
  keyring = openKeyring(folder, { at })
})

const add = (n: number, database: Database = db.stores.app) =>
  // A millisecond apart, so that entries of one batch have an order to be checked.
  database.transaction((tx) =>
    ledger.record(tx, { kind: 'process.task_completed', content: { n }, at: plusMinutes(at, n / 60_000) }),
  )

const leaves = async (): Promise<Record<string, number | null>> => {
  const { rows } = await sql<{ id: string; leaf: bigint | null }>`select id, leaf from ledger.entry`.execute(
    owner.query,
  )
  return Object.fromEntries(rows.map((row) => [row.id, row.leaf === null ? null : Number(row.leaf)]))
}

describe('record', () => {
  it('stands with the business, and falls with it', async () => {
    const kept = await add(1)
    await expect(
      db.stores.app.transaction(async (tx) => {
        await ledger.record(tx, { kind: 'process.task_completed', content: { n: 2 }, at })
        throw new Error('the business failed')
      }),
    ).rejects.toThrow('the business failed')
    expect(Object.keys(await leaves())).toEqual([kept])
  })

  it('keeps exactly the bytes that are hashed, with time, unit and id inside', async () => {
    const unitId = '00000000-0000-8000-8000-000000000001'
    const id = await db.stores.app.transaction((tx) =>
      ledger.record(tx, { kind: 'a.b', unitId, content: { z: 1, 甲: '清', a: [0.1] }, at }),
    )
    const { rows } = await sql<{ bytes: Buffer; salt: Buffer }>`select bytes, salt from ledger.entry`.execute(
      owner.query,
    )
    expect(rows[0]!.bytes.toString()).toBe(
      `{"at":"${at}","content":{"a":[0.1],"z":1,"甲":"清"},"id":"${id}","unit":"${unitId}"}`,
    )
    expect(rows[0]!.salt.length).toBe(32)
  })

  it('refuses content that JSON cannot say, and a kind without a module', async () => {
    await expect(
      db.stores.app.transaction((tx) => ledger.record(tx, { kind: 'a.b', content: { n: 1n }, at })),
    ).rejects.toThrow('ledger.not_canonical')
    await expect(
      db.stores.app.transaction((tx) => ledger.record(tx, { kind: 'oops', content: {}, at })),
    ).rejects.toThrow()
  })

  it('keeps looks, and says who looked at one thing', async () => {
    const look = { personId: 'p1', purpose: '核查疑点', reads: ['applicant'], route: 'GET /api/v1/flags/:id', at }
    await db.stores.app.transaction(async (tx) => {
      await ledger.recordLook(tx, { ...look, subject: 'flag-1' })
      await ledger.recordLook(tx, { ...look, personId: 'p2', subject: 'flag-1', at: '2026-11-05T00:31:00.000Z' })
      await ledger.recordLook(tx, { ...look, subject: 'flag-2' })
      await ledger.recordLook(tx, look)
    })
    const seen = await db.stores.app.transaction((tx) => ledger.looksAt(tx, 'flag-1'))
    expect(seen).toEqual([
      { at: '2026-11-05T00:31:00.000Z', personId: 'p2', purpose: '核查疑点' },
      { at, personId: 'p1', purpose: '核查疑点' },
    ])
  })
})

describe('the sequencer', () => {
  it('numbers late committers after early ones and loses none', async () => {
    // The first to write is the last to commit: an "id > last" reader would pass it by.
    let release = () => {}
    let written = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const begun = new Promise<void>((resolve) => {
      written = resolve
    })
    let slowId = ''
    const slow = db.stores.app.transaction(async (tx) => {
      slowId = await ledger.record(tx, { kind: 'a.slow', content: { n: 0 }, at: '2026-11-05T00:00:00.000Z' })
      written()
      await held
    })
    await begun
    const quick = [await add(1), await add(2)]
    expect(await ledger.sequence(owner, at)).toBe(2)
    const before = await ledger.checkpoint(owner, keyring, at)
    release()
    await slow
    expect(slowId < quick[0]!).toBe(true)
    expect(await ledger.sequence(owner, at)).toBe(1)
    expect(await ledger.sequence(owner, at)).toBe(0)
    expect(await leaves()).toEqual({ [quick[0]!]: 0, [quick[1]!]: 1, [slowId]: 2 })
    const after = await ledger.checkpoint(owner, keyring, at)
    const proof = await owner.transaction((tx) => ledger.consistencyOf(tx, before!.size, after!.size))
    const hash = (bytes: Uint8Array) => digest('sha256', bytes)
    expect(ledger.verifyConsistency(hash, { end: 2, first: before!.root, size: 3, root: after!.root }, proof)).toBe(
      true,
    )
  })

  it('gives each entry one place with several sequencers and many writers at once', async () => {
    const writers = Array.from({ length: 4 }, async (_, w) => {
      for (let i = 0; i < 40; i++) await add(w * 100 + i)
    })
    let writing = true
    const sequencers = Array.from({ length: 2 }, async () => {
      let taken = 0
      while (writing) taken += await ledger.sequence(owner, at, { batch: 7 })
      return taken
    })
    await Promise.all(writers)
    writing = false
    const counts = await Promise.all(sequencers)
    const rest = await ledger.sequence(owner, at)
    expect(counts.reduce((a, b) => a + b) + rest).toBe(160)
    const places = Object.values(await leaves()).sort((a, b) => a! - b!)
    expect(places).toEqual(Array.from({ length: 160 }, (_, i) => i))
    await ledger.checkpoint(owner, keyring, at)
    expect(await ledger.inspectLedger(owner, keyring)).toEqual({
      entries: 160,
      erased: 0,
      waiting: 0,
      checkpoints: 1,
      problems: [],
    })
  })

  it('grows the same tree in one batch as in many', async () => {
    for (let i = 0; i < 23; i++) await add(i)
    await ledger.sequence(owner, at, { batch: 4 })
    const { rows } = await sql<{ leaf_hash: Buffer }>`select leaf_hash from ledger.entry order by leaf`.execute(
      owner.query,
    )
    const tree = ledger.memoryTree(
      (bytes) => digest('sha256', bytes),
      rows.map((row) => row.leaf_hash),
    )
    const checkpoint = await ledger.checkpoint(owner, keyring, at)
    expect(toHex(checkpoint!.root)).toBe(toHex(tree.root()))
  })

  it('uses the hash of the tree it finds', async () => {
    await add(1)
    await ledger.sequence(owner, at, { hash: 'sm3' })
    await add(2)
    await ledger.sequence(owner, at, { hash: 'sha256' })
    const signed = await ledger.checkpoint(owner, keyring, at)
    expect(signed!.note).toContain('\nhash sm3\n')
    expect((await ledger.inspectLedger(owner, keyring)).problems).toEqual([])
  })
})

describe('checkpoints', () => {
  it('are signed once a size and key, keep their origin, and sign again after a rotation', async () => {
    expect(await ledger.checkpoint(owner, keyring, at)).toBeUndefined()
    const id = await add(1)
    const run = jobs({ stores: db.stores, keyring, origin: 'qinglian/990121' })
    for (const job of [...run, ...run]) await job.run({}, at)
    const first = (await owner.transaction((tx) => ledger.findLatestCheckpoint(tx)))!
    expect(first.note.startsWith('qinglian/990121\n1\n')).toBe(true)
    const oldPin = keyring.publicKey().pin
    const before = await owner.transaction((tx) => ledger.bundleOf(tx, id, keyring))
    keyring.rotate('checkpoint', at)
    const second = (await ledger.sealLedger(owner, keyring, at, { origin: 'other' }))!
    expect(second.size).toBe(1)
    expect(second.keyId).not.toBe(first.keyId)
    expect(second.note.startsWith('qinglian/990121\n')).toBe(true)
    // The paper downloaded before holds with the old pin; one downloaded now holds with the new.
    expect(ledger.verifyBundle(before, oldPin).ok).toBe(true)
    const now = await owner.transaction((tx) => ledger.bundleOf(tx, id, keyring))
    expect(ledger.verifyBundle(now, keyring.publicKey().pin).ok).toBe(true)
    expect(ledger.verifyBundle(now, oldPin).ok).toBe(false)
    expect((await ledger.inspectLedger(owner, keyring)).problems).toEqual([])
  })

  it('proves every entry against its first checkpoint, and bundles it', async () => {
    const ids: string[] = []
    for (let i = 0; i < 20; i++) {
      ids.push(
        await db.stores.app.transaction((tx) =>
          ledger.record(tx, { kind: 'disclosure.published', content: { title: `第 ${i} 张` }, at }),
        ),
      )
      if (i % 5 === 3) await ledger.sealLedger(owner, keyring, at)
    }
    await expect(owner.transaction((tx) => ledger.bundleOf(tx, ids[19]!, keyring))).rejects.toThrow(
      'ledger.not_sealed_yet',
    )
    await ledger.sealLedger(owner, keyring, at)
    for (const [i, id] of ids.entries()) {
      const bundle = await owner.transaction((tx) => ledger.bundleOf(tx, id, keyring))
      const verdict = ledger.verifyBundle(bundle, keyring.publicKey().pin)
      expect(verdict.ok, `entry ${i}`).toBe(true)
      expect(verdict.content).toEqual({ title: `第 ${i} 张` })
    }
    await expect(owner.transaction((tx) => ledger.proofOf(tx, '00000000-0000-8000-8000-000000000009'))).rejects.toThrow(
      'ledger.entry_missing',
    )
  })

  it('never signs over a history that no longer matches', async () => {
    for (let i = 0; i < 5; i++) await add(i)
    await ledger.sealLedger(owner, keyring, at)
    await sql`alter table ledger.node disable trigger guard`.execute(owner.query)
    await sql`update ledger.node set hash = decode(repeat('00', 32), 'hex') where level = 2`.execute(owner.query)
    await add(6)
    await expect(ledger.sealLedger(owner, keyring, at)).rejects.toThrow('ledger.inconsistent')
  })
})

describe('erasing', () => {
  it('takes content and salt, and leaves a tombstone that can be proved', async () => {
    const ids = [await add(1), await add(2), await add(3)]
    await ledger.sealLedger(owner, keyring, at)
    const erasure = { entryId: ids[1]!, reason: '本人申请', decidedBy: 'p1', at }
    await owner.transaction((tx) => ledger.eraseEntry(tx, erasure))
    await ledger.sealLedger(owner, keyring, at)
    const proof = await owner.transaction((tx) => ledger.proofOf(tx, ids[1]!))
    expect(proof.bytes).toBeUndefined()
    expect(proof.erasedAt).toBe(at)
    const { size, root, note } = proof.checkpoint
    const hash = (bytes: Uint8Array) => digest('sha256', bytes)
    expect(ledger.verifyInclusion(hash, { leafHash: proof.leafHash, index: 1, size, root }, proof.hashes)).toBe(true)
    expect(ledger.checkpointSignedBy(ledger.parseCheckpoint(note)!, keyring.publicKey(), verifying)).toBe(true)
    await expect(owner.transaction((tx) => ledger.bundleOf(tx, ids[1]!, keyring))).rejects.toThrow('ledger.erased')
    const neighbour = await owner.transaction((tx) => ledger.bundleOf(tx, ids[2]!, keyring))
    expect(ledger.verifyBundle(neighbour, keyring.publicKey().pin).ok).toBe(true)
    expect(await ledger.inspectLedger(owner, keyring)).toEqual({
      entries: 4,
      erased: 1,
      waiting: 0,
      checkpoints: 2,
      problems: [],
    })
    await expect(owner.transaction((tx) => ledger.eraseEntry(tx, erasure))).rejects.toThrow('ledger.erased')
  })

  it('waits until the entry has a place', async () => {
    const entryId = await add(1)
    await expect(
      owner.transaction((tx) => ledger.eraseEntry(tx, { entryId, reason: 'x', decidedBy: 'p', at })),
    ).rejects.toThrow('ledger.not_sealed_yet')
  })
})

it('an inspection finds what a database administrator changed', async () => {
  for (let i = 0; i < 9; i++) await add(i)
  await ledger.sealLedger(owner, keyring, at)
  await sql`alter table ledger.entry disable trigger guard`.execute(owner.query)
  await sql`update ledger.entry set bytes = ${Buffer.from(utf8('{}'))} where leaf = 4`.execute(owner.query)
  const found = await ledger.inspectLedger(owner, keyring)
  expect(found.problems).toEqual([
    { what: 'content', at: 4 },
    { what: 'root', at: 9 },
  ])
  await sql`delete from ledger.entry where leaf = 7`.execute(owner.query)
  expect((await ledger.inspectLedger(owner, keyring)).problems.map((problem) => problem.what)).toContain('gap')
})
