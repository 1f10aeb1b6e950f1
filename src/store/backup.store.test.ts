import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { backup, inForeignKeyOrder, openBackup, restore } from './backup.ts'
import { putBlob } from './blobs.ts'
import { sql } from './database.ts'

const AT = '2026-11-05T00:30:00.000Z'
let from: TestDatabase
let to: TestDatabase
let folder: string
beforeAll(async () => {
  ;[from, to] = await Promise.all([cloneDatabase(), cloneDatabase()])
  folder = await mkdtemp(join(tmpdir(), 'qinglian-backup-test-'))
})
afterAll(async () => {
  await Promise.all([from.drop(), to.drop(), rm(folder, { recursive: true })])
})

describe('backup and restore', () => {
  it('brings back every row, sequence, file and key, byte for byte', async () => {
    for (const db of [from, to]) {
      await sql`create table store.shelf (id int primary key, name text, doubled int generated always as (id * 2) stored)`.execute(
        db.stores.owner.query,
      )
      await sql`create table store.book (id bigserial primary key, shelf int references store.shelf, title text, cover bytea)`.execute(
        db.stores.owner.query,
      )
    }
    // A partition that only the first database has: data made it there.
    for (const db of [from, to])
      await sql`create table store.loan (batch int, title text) partition by list (batch)`.execute(
        db.stores.owner.query,
      )
    await sql`create table store.loan_b7 partition of store.loan for values in (7)`.execute(from.stores.owner.query)
    await sql`insert into store.loan values (7, '山海')`.execute(from.stores.owner.query)
    await sql`insert into store.shelf (id, name) values (1, ${'上层\t\\N\n'})`.execute(from.stores.owner.query)
    await sql`insert into store.book (shelf, title, cover) values (1, '山海', '\\x00ff'), (1, null, null)`.execute(
      from.stores.owner.query,
    )
    const blob = await putBlob(join(folder, 'a/files'), Buffer.from('一张照片'))
    const archive = join(folder, 'backup.tgz')
    const made = await backup(from.stores.owner, join(folder, 'a'), archive, AT)
    expect(made.files).toBe(1)

    const opened = await openBackup(archive)
    await restore(to.stores.owner, opened, join(folder, 'b'))
    const { rows } =
      await sql`select b.*, s.name, s.doubled from store.book b join store.shelf s on s.id = b.shelf order by b.id`.execute(
        to.stores.owner.query,
      )
    expect(rows).toEqual([
      { id: 1n, shelf: 1, title: '山海', cover: Buffer.from([0, 255]), name: '上层\t\\N\n', doubled: 2 },
      { id: 2n, shelf: 1, title: null, cover: null, name: '上层\t\\N\n', doubled: 2 },
    ])
    const { rows: next } = await sql<{
      id: bigint
    }>`insert into store.book (shelf, title) values (1, '新书') returning id`.execute(to.stores.owner.query)
    expect(next[0]!.id).toBe(3n)
    expect((await sql`select batch, title from store.loan`.execute(to.stores.owner.query)).rows).toEqual([
      { batch: 7, title: '山海' },
    ])
    expect(await readFile(join(folder, 'b/files', blob.hash.slice(7, 9), blob.hash.slice(7)), 'utf8')).toBe('一张照片')
    await rm(opened.folder, { recursive: true })
  })

  it('refuses an archive that is not whole', async () => {
    const file = join(folder, 'broken.tgz')
    await writeFile(file, (await readFile(join(folder, 'backup.tgz'))).subarray(0, 200))
    await expect(openBackup(file)).rejects.toThrow('cli.backup_broken')
  })
})

it('puts parents before children', () => {
  expect(
    inForeignKeyOrder(
      ['book', 'shelf', 'room'],
      [
        { child: 'book', parent: 'shelf' },
        { child: 'shelf', parent: 'room' },
      ],
    ),
  ).toEqual(['room', 'shelf', 'book'])
})
