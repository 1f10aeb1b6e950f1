import { crc32, deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { RunningProgram } from '../program.ts'
import { answerOf, type Desk, expectSentence, fileRequest, signIn } from './desk.ts'

export const ID_NUMBER = '11010119900307451X'
export const WRONG_PASSWORD = 'wrong-password-9134'

/** A zip of one file, as every archive and office document begins. */
function zipOf(name: string, content: Buffer): Buffer {
  const packed = deflateRawSync(content, { level: 9 })
  const head = Buffer.alloc(30)
  head.write('PK\x03\x04', 'latin1')
  head.writeUInt16LE(20, 4)
  head.writeUInt16LE(8, 8)
  head.writeUInt32LE(crc32(content), 14)
  head.writeUInt32LE(packed.length, 18)
  head.writeUInt32LE(content.length, 22)
  head.writeUInt16LE(Buffer.byteLength(name), 26)
  return Buffer.concat([head, Buffer.from(name), packed])
}

/** A PNG that says it is 50,000 pixels wide and high. */
function hugePng(): Buffer {
  const head = Buffer.alloc(17)
  head.write('IHDR', 'latin1')
  head.writeUInt32BE(50_000, 4)
  head.writeUInt32BE(50_000, 8)
  head.set([8, 2, 0, 0, 0], 12)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(head))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10])
  return Buffer.concat([signature, Buffer.from([0, 0, 0, 13]), head, check, Buffer.alloc(64)])
}

const HOSTILE = [
  '<script>alert("x")</script>',
  '"><img src=x onerror=alert(1)>',
  '张\u202e三',
  '张\u0000三',
  '😀𠮷𬭁',
  '\ud800半个字',
  `'; drop table process.matter; --`,
  '=HYPERLINK("http://x.invalid";"点我")',
  "+cmd|' /C calc'!A0",
  '@SUM(A:A)',
  '\tTab',
  '{{constructor}}#{process.exit()}',
  '../../../etc/passwd%00',
  '__proto__',
  ID_NUMBER,
  '长'.repeat(3000),
]

/** Uploads that are no document, and words that are no words, in every field of the running program. */
export function refusesHostileInput(
  at: () => { program: RunningProgram; desk: Desk; sitDown: (login: string) => Promise<Desk> },
): void {
  describe('what is not taken in', () => {
    it.each([
      ['more than 20 MB', 'big.jpg', () => Buffer.alloc(21 * 1024 * 1024, 0xff), 413],
      ['a text that calls itself a photo', 'photo.jpg', () => Buffer.from('一二三'), 400],
      ['a page with a program in it', 'photo.png', () => Buffer.from('<svg><script>alert(1)</script></svg>'), 400],
      ['a zip bomb', 'form.zip', () => zipOf('a.txt', Buffer.alloc(64 * 1024 * 1024)), 400],
      ['a zip that slips out of its folder', 'form.pdf', () => zipOf('../../etc/cron.d/x', Buffer.from('x')), 400],
      ['a spreadsheet', 'list.xlsx', () => zipOf('[Content_Types].xml', Buffer.from('<Types/>')), 400],
      ['a picture of 2,500 megapixels', 'photo.png', hugePng, 400],
      ['nothing', 'empty.pdf', () => Buffer.alloc(0), 400],
    ])('%s is refused with a sentence', async (_, name, bytes, status) => {
      expectSentence(await at().desk.upload(name, bytes()), status)
    })
  })

  describe('hostile words in every field', () => {
    const kept = (given: string, shown: unknown) => expect(shown).toBe(given.trim())

    it.each(HOSTILE.map((text) => [JSON.stringify(text).slice(0, 30), text]))(
      '%s is kept exactly or refused',
      async (_, text) => {
        const done = (outcome: string, more: object = {}) => ({ complete: { element: 'check', outcome, data: more } })
        const named = await fileRequest(at().desk, text, {}, done('outside'))
        if (named.status === 201) kept(text, (await at().desk.get(`/api/v1/matters/${named.body.id}`)).body.applicant)
        else expectSentence(named, 400)

        const noted = await fileRequest(at().desk, '吴小燕', { purpose: text }, done('incomplete', { note: text }))
        if (noted.status === 201) {
          const { fields, history } = (await at().desk.get(`/api/v1/matters/${noted.body.id}`)).body
          kept(text, fields.find(({ name }: { name: string }) => name === 'purpose').value.trim())
          expect(history.map(({ note }: { note: string | null }) => note)).toContain(text.trim())
        } else expectSentence(noted, 400)

        const open = (await fileRequest(at().desk, '吴小燕')).body.id
        const task = (await at().desk.get(`/api/v1/matters/${open}`)).body.tasks[0].id
        const form = { [text]: text }
        expectSentence(await at().desk.post(`/api/v1/tasks/${task}/complete`, { outcome: text, data: {} }), 400)
        expectSentence(await at().desk.post(`/api/v1/tasks/${task}/complete`, { outcome: 'passed', data: form }), 400)
        expectSentence(await fileRequest(at().desk, '吴小燕', { kind: text }), 400)
        expectSentence(await fileRequest(at().desk, '吴小燕', {}, { process: text }), 400, 404)
        const file = { hash: `sha256:${'0'.repeat(64)}`, name: text }
        expectSentence(await fileRequest(at().desk, '吴小燕', {}, { files: [file] }), 400, 404)
        const taken = await at().desk.post(`/api/v1/matters/${open}/withdraw`, { reason: text })
        if (taken.status === 204) kept(text, (await at().desk.get(`/api/v1/matters/${open}`)).body.history.at(-1).note)
        else expectSentence(taken, 400)

        const query = encodeURIComponent(text.toWellFormed())
        for (const path of [`/progress?code=${query}`, `/api/v1/matters?process=${query}`, `/verify?code=${query}`])
          expect((await at().desk.get(path)).status, path.slice(0, 60)).toBeLessThan(500)
        expectSentence(await answerOf(signIn(at().program, text, WRONG_PASSWORD)), 400, 401)
      },
    )

    it('appears escaped on public pages and calculates nothing in a spreadsheet', async () => {
      const chair = await at().sitDown('shenguoliang')
      const draft = { pack: 'village-seal', disclosure: 'seal-register', unitId: at().desk.unit, period: '2026-11' }
      const { id } = (await at().desk.post('/api/v1/publications', draft)).body
      for (const reason of ['张\u202e三', '半\u0000个', '\ud800'])
        expectSentence(await chair.post(`/api/v1/publications/${id}/return`, { reason }), 400)
      expect((await chair.post(`/api/v1/publications/${id}/approve`, {})).status).toBe(204)
      expect((await chair.post(`/api/v1/publications/${id}/publish`, {})).status).toBe(200)
      const page = (await at().desk.get(`/publications/${id}`)).text
      expect(page).toContain('&lt;**')
      expect(page).not.toContain('<**')
      const csv = (await at().desk.get(`/publications/${id}.csv`)).text
      expect(csv).toContain(`'=**`)
      expect(csv).toContain(`'@**`)
      const cells = csv.replace('\ufeff', '').split(/\r\n|,/)
      expect(cells.filter((cell) => /^"?[=+@\t＝＋＠-]/.test(cell))).toEqual([])
      const reason = '<script>alert(1)</script> =1+1'
      expect((await chair.post(`/api/v1/publications/${id}/return`, { reason })).status).toBe(204)
      const after = (await at().desk.get(`/publications/${id}`)).text
      expect(after).toContain('&lt;script&gt;alert(1)')
      expect(after).not.toContain('<script>alert(1)')
    })
  })
}
