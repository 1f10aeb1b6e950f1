import { existsSync, readFileSync } from 'node:fs'
import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cleanUpload, formPart, textFaultOf, toForm, validateForm } from '#forms'
import { ProblemError } from '#kernel'
import { asSuperuser, type Cluster, type Database, openDatabase, removeCluster, sql, startCluster } from '#store'

const SUITE = join(
  process.env['QINGLIAN_FOREIGN_DATA'] ?? join(import.meta.dirname, '../../../shared/data'),
  'suites/naughty/blns.json',
)
const strings: string[] = existsSync(SUITE) ? JSON.parse(readFileSync(SUITE, 'utf8')) : []

const messageForm = toForm(
  'foreign/message',
  formPart.parse(
    `title: 留言
schema: { type: object, required: [words], properties: { words: { type: string } } }
fields:
  words: { label: 留言, widget: textarea }
`,
    'forms/message.form.yaml',
  ),
)

/** The big list of naughty strings: each is kept exactly as typed or refused with a sentence. */
describe.skipIf(strings.length === 0)(`hostile strings (${strings.length || 'skipped: not found'})`, () => {
  let cluster: Cluster
  let folder: string
  let database: Database

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'qinglian-forms-'))
    await chmod(folder, 0o711)
    cluster = await startCluster(folder, { scratch: true })
    await asSuperuser(cluster.adminUrl, ['create database hostile owner qinglian_owner'])
    database = openDatabase(cluster.urlsOf('hostile').owner, { max: 2 })
    await sql`create table kept (n int primary key, words text not null, body jsonb not null, raw json not null)`.execute(
      database.query,
    )
  })
  afterAll(async () => {
    await database?.close()
    await cluster?.stop()
    await removeCluster(folder)
  })

  it('come back from the record exactly as typed, or are refused with a sentence', async () => {
    const kept: { n: number; words: string }[] = []
    let refused = 0
    for (const [n, words] of strings.entries()) {
      const answer = validateForm(messageForm, { words }, 'zh')
      if (answer.ok) kept.push({ n, words: answer.data['words'] as string })
      else {
        refused++
        expect(textFaultOf(words) !== undefined || words.trim() === '' || words.length > 2_000).toBe(true)
        expect(answer.problems[0]!.sentence).toMatch(/^(请填写“留言”。|“留言”.*。)$/)
      }
    }
    expect(kept.length + refused).toBe(strings.length)
    // What is refused are empty ones and control or direction-turning characters; all others are ordinary people's texts.
    expect(kept.length).toBeGreaterThan(strings.length * 0.95)
    for (const { n, words } of kept) {
      const body = JSON.stringify({ words })
      await sql`insert into kept values (${n}, ${words}, ${body}::jsonb, ${body}::json)`.execute(database.query)
    }
    const { rows } = await sql<{
      n: number
      words: string
      body: { words: string }
      raw: { words: string }
    }>`select * from kept order by n`.execute(database.query)
    expect(rows.map((r) => [r.n, r.words, r.body.words, r.raw.words])).toEqual(
      kept.map((k) => [k.n, k.words, k.words, k.words]),
    )
  })

  it('never break an upload that is named so', async () => {
    for (const words of strings) {
      const error = await cleanUpload(Buffer.from(words), words).catch((e: unknown) => e)
      expect(error).toBeInstanceOf(ProblemError)
    }
  })

  it('as keys, as numbers and as whole bodies are answered with a sentence', () => {
    for (const words of strings) {
      for (const data of [{ [words]: 'x', words: 'x' }, { words: [words] }, { words: { words } }, words, [words]]) {
        const answer = validateForm(messageForm, data, 'en')
        // The only key the form knows may be among them.
        if (answer.ok) expect(words).toBe('words')
        else expect(answer.problems[0]!.sentence).toMatch(/\.$/)
      }
    }
  })
})
