import { inflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { wordReport } from './index.ts'

/** The text of one file of a zip archive, by its central directory. */
function fileIn(zip: Uint8Array, name: string): string {
  const bytes = Buffer.from(zip)
  let at = bytes.readUInt32LE(bytes.lastIndexOf(Buffer.from('PK\x05\x06')) + 16)
  while (bytes.readUInt32LE(at) === 0x02014b50) {
    const [packed, length, extra, comment] = [20, 28, 30, 32].map((offset) =>
      offset === 20 ? bytes.readUInt32LE(at + offset) : bytes.readUInt16LE(at + offset),
    ) as [number, number, number, number]
    if (bytes.toString('utf8', at + 46, at + 46 + length) === name) {
      const local = bytes.readUInt32LE(at + 42)
      const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
      const data = bytes.subarray(start, start + packed)
      return (bytes.readUInt16LE(at + 10) === 8 ? inflateRawSync(data) : data).toString('utf8')
    }
    at += 46 + length + extra + comment
  }
  throw new Error(`no ${name}`)
}

describe('wordReport', () => {
  it('writes sentences, tables and the rows behind each figure', async () => {
    const docx = await wordReport({
      title: '石溪县小微权力监督简报',
      byline: '县纪委监委办公室 · 2026 年 11 月 5 日',
      lead: ['10 月受理 ', { text: '1,184 件', href: 'http://127.0.0.1:4100/staff/matters?month=2026-10' }, '。'],
      sections: [
        { title: '一、要决定的事', paragraphs: [['<script>alert(1)</script> & “引号”']] },
        { title: '二、各镇情况', table: { columns: ['乡镇', '迟办'], figures: [1], rows: [['沙渡镇', '3']] } },
      ],
      footer: '演示数据',
    })
    const body = fileIn(docx, 'word/document.xml')
    const plain = body.replace(/<[^>]+>/g, '')
    expect(plain).toContain('10 月受理 1,184 件。')
    expect(plain).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; “引号”')
    expect(plain).toContain('沙渡镇')
    expect(fileIn(docx, 'word/_rels/document.xml.rels')).toContain('http://127.0.0.1:4100/staff/matters?month=2026-10')
  })
})
