import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { ProblemError } from '#kernel'
import { cleanUpload } from './upload.ts'

const page = (draw: string, background = '#f4f2ec') =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="1200"><rect width="900" height="1200" fill="${background}"/>${draw}</svg>`,
    ),
  )
const line = '<text x="150" y="300" font-size="26" fill="#222">2026-11-05 36.5 mu 300 yuan</text>'

async function refused(bytes: Uint8Array, name: string): Promise<string> {
  try {
    await cleanUpload(bytes, name)
    return 'accepted'
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code
    throw error
  }
}

describe('photos', () => {
  it('come out upright and without a trace of place, camera or comment', async () => {
    const taken = await page(line)
      .jpeg()
      .withExif({ IFD0: { Make: 'SecretPhone' }, IFD3: { GPSLatitude: '30/1 15/1 0/1', GPSLatitudeRef: 'N' } })
      .withMetadata({ orientation: 6 })
      .toBuffer()
    expect((await sharp(taken).metadata()).orientation).toBe(6)
    const kept = await cleanUpload(Buffer.concat([taken, Buffer.from('PK\u0003\u0004 appended archive')]), '建房表.jpg')
    const meta = await sharp(kept.bytes).metadata()
    expect(meta).toMatchObject({ format: 'jpeg', width: 1200, height: 900 })
    expect([meta.exif, meta.orientation, meta.xmp, meta.iptc]).toEqual([undefined, undefined, undefined, undefined])
    expect(Buffer.from(kept.bytes).includes('SecretPhone')).toBe(false)
    expect(Buffer.from(kept.bytes).includes('appended')).toBe(false)
    expect(kept.blank).toBe(false)
  })

  it('keep png and webp as what they are, and get smaller than the largest page', async () => {
    expect((await cleanUpload(await page(line).png().toBuffer(), 'a.png')).mediaType).toBe('image/png')
    const wide = await sharp({ create: { width: 5000, height: 100, channels: 3, background: '#123' } })
      .webp()
      .toBuffer()
    const kept = await cleanUpload(wide, 'a.webp')
    expect(await sharp(kept.bytes).metadata()).toMatchObject({ format: 'webp', width: 2400 })
  })

  it('are called blank when nothing is written, whatever the light', async () => {
    const shaded = `<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/><stop offset="1" stop-color="#8a8a80"/></linearGradient></defs><rect width="900" height="1200" fill="url(#g)"/>`
    for (const [draw, blank] of [
      ['', true],
      [shaded, true],
      [line, false],
      [shaded + line, false],
      ['<circle cx="450" cy="800" r="120" fill="none" stroke="#c33" stroke-width="8"/>', false],
    ] as const)
      expect((await cleanUpload(await page(draw).jpeg().toBuffer(), 'a.jpg')).blank).toBe(blank)
    const noise = await sharp({
      create: {
        width: 900,
        height: 1200,
        channels: 3,
        background: '#eee',
        noise: { type: 'gaussian', mean: 235, sigma: 3 },
      },
    })
      .jpeg()
      .toBuffer()
    expect((await cleanUpload(noise, 'a.jpg')).blank).toBe(true)
  })

  it('are refused when cut short or when a small file unpacks to a giant', async () => {
    const whole = await page(line).jpeg().toBuffer()
    expect(await refused(whole.subarray(0, 400), 'a.jpg')).toBe('forms.file_broken')
    const giant = await sharp({ create: { width: 9000, height: 9000, channels: 3, background: '#000' } })
      .png()
      .toBuffer()
    expect(giant.length).toBeLessThan(1_000_000)
    expect(await refused(giant, 'a.png')).toBe('forms.file_pixels')
  }, 60_000)
})

const pdf = (objects: string, tail = '') =>
  Buffer.from(
    `%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n${objects}\ntrailer << /Root 1 0 R >>\n%%EOF\n${tail}`,
    'latin1',
  )
const stream = (content: string) => `3 0 obj << /Length ${content.length} >> stream\n${content}\nendstream endobj`
const packed = (content: string) =>
  `3 0 obj << /Filter /FlateDecode >> stream\n${deflateSync(Buffer.from(content)).toString('latin1')}\nendstream endobj`

describe('PDF', () => {
  it('is told blank from written without rendering it', async () => {
    expect((await cleanUpload(pdf(stream('BT /F1 12 Tf (36.5) Tj ET')), 'a.pdf')).blank).toBe(false)
    expect((await cleanUpload(pdf(packed('BT /F1 12 Tf (36.5) Tj ET')), 'a.pdf')).blank).toBe(false)
    expect((await cleanUpload(pdf(stream('q 1 0 0 1 0 0 cm Q')), 'a.pdf')).blank).toBe(true)
    expect((await cleanUpload(pdf(packed('q Q')), 'a.pdf')).blank).toBe(true)
    expect(
      (await cleanUpload(pdf('4 0 obj << /Subtype /Image /Filter /DCTDecode >> stream\nxx\nendstream endobj'), 'a.pdf'))
        .blank,
    ).toBe(null)
    expect(
      (await cleanUpload(pdf('4 0 obj << /Filter /LZWDecode >> stream\nxx\nendstream endobj'), 'a.pdf')).blank,
    ).toBe(null)
  })

  it('is refused when it is active, locked, cut short or two files in one', async () => {
    expect(await refused(pdf('5 0 obj << /S /JavaScript /JS (x) >> endobj'), 'a.pdf')).toBe('forms.file_script')
    expect(await refused(pdf('5 0 obj << /S /J#61vaScript >> endobj'), 'a.pdf')).toBe('forms.file_script')
    expect(await refused(pdf(packed('5 0 obj << /S /Launch >> endobj')), 'a.pdf')).toBe('forms.file_script')
    expect(await refused(pdf('5 0 obj << /Encrypt 6 0 R >> endobj'), 'a.pdf')).toBe('forms.file_encrypted')
    expect(await refused(pdf('', '<script>'), 'a.pdf')).toBe('forms.file_mismatch')
    expect(await refused(pdf(stream('PK\u0005\u0006')), 'a.pdf')).toBe('forms.file_mismatch')
    expect(await refused(pdf('').subarray(0, 60), 'a.pdf')).toBe('forms.file_broken')
    expect(await refused(Buffer.from('%PDF-1.4\n1 0 obj << >> stream\nno end %%EOF'), 'a.pdf')).toBe(
      'forms.file_broken',
    )
  })

  it('does not take long over a hostile one', async () => {
    for (const piece of ['stream\n', '<<', '<< /A ', '1 0 obj', '#41', '(((('])
      await refused(pdf(piece.repeat(Math.floor(2_000_000 / piece.length))), 'a.pdf')
    const inflated = deflateSync(Buffer.alloc(64_000_000))
    expect(
      (
        await cleanUpload(
          pdf(`3 0 obj << /Filter /FlateDecode >> stream\n${inflated.toString('latin1')}\nendstream endobj`),
          'a.pdf',
        )
      ).blank,
    ).toBe(null)
  }, 20_000)
})

describe('everything else is refused with the sentence that helps', () => {
  const zip = (name: string) => Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(26), Buffer.from(name)])
  it.each([
    ['empty', Buffer.alloc(0), 'a.jpg', 'forms.file_empty'],
    ['archive', zip('../../etc/passwd'), 'a.zip', 'forms.file_zip'],
    ['archive called a photo', zip('x'), 'a.jpg', 'forms.file_zip'],
    ['workbook', zip('[Content_Types].xml'), 'a.xlsx', 'forms.file_office'],
    ['old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2]), 'a.xls', 'forms.file_office'],
    ['gzip', Buffer.from([0x1f, 0x8b, 8]), 'a.gz', 'forms.file_zip'],
    ['table', Buffer.from('姓名,金额\n张三,1\n李四,2\n'), 'a.csv', 'forms.file_table'],
    ['table under another name', Buffer.from('a,b\n1,2\n3,4\n'), 'photo.jpg', 'forms.file_table'],
    [
      'table in GB18030',
      Buffer.from([0xd0, 0xd5, 0x2c, 0x41, 0x0a, 0xd5, 0xc5, 0x2c, 0x31, 0x0a]),
      'x',
      'forms.file_table',
    ],
    ['table in UTF-16', Buffer.from('\ufeff姓名\t金额\r\n张三\t1\r\n李\t2\r\n', 'utf16le'), 'x', 'forms.file_table'],
    ['formula cells', Buffer.from('=cmd|calc!A1,b\n@SUM(1),2\n'), 'x.csv', 'forms.file_table'],
    ['web page', Buffer.from('\ufeff <!doctype html><script>'), 'a.pdf', 'forms.file_script'],
    ['drawing with a program', Buffer.from('<svg onload="x">'), 'a.png', 'forms.file_script'],
    ['Windows program', Buffer.from('MZ\u0090'), 'a.exe', 'forms.file_script'],
    ['iPhone photo', Buffer.from('\u0000\u0000\u0000\u0018ftypheic'), 'a.heic', 'forms.file_heic'],
    ['plain words', Buffer.from('hello'), 'a.txt', 'forms.file_kind'],
    ['GIF that is also a script', Buffer.from('GIF89a/*<script>*/'), 'a.gif', 'forms.file_kind'],
    ['PDF not at the start', Buffer.from('GIF89a%PDF-1.4 %%EOF'), 'a.pdf', 'forms.file_kind'],
  ])('%s', async (_what, bytes, name, code) => {
    expect(await refused(bytes, name)).toBe(code)
  })

  it('a photo under the name of a PDF', async () => {
    expect(await refused(await page(line).jpeg().toBuffer(), 'a.pdf')).toBe('forms.file_mismatch')
  })
})
