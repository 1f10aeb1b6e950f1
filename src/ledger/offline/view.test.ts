import { expect, it } from 'vitest'
import { intl, pinOf } from '#crypto'
import { SAMPLE_CONTENT, sampleBundle } from '../testing/bundle-sample.ts'
import { comparisonHtml, contentHtml, resultHtml, wordsHtml } from './view.ts'

const { file, key } = sampleBundle(intl)
const pin = pinOf(key)
const given = { locale: 'zh' as const, pin, file }

it('says the verdict in words and marks', () => {
  expect(resultHtml(given)).toContain('<b>✓ 对得上</b><br>这张表 11 月 5 日 9:12 公布，之后没有改过。')
  expect(resultHtml({ ...given, pin: '' })).toContain('<b>? 还差一步</b>')
  const bent = new Uint8Array(file)
  bent[40]! ^= 1
  expect(resultHtml({ ...given, file: bent })).toContain('<b>✗ 对不上</b>')
  expect(resultHtml({ locale: 'en', pin: '' })).toContain('No file has been put in yet.')
})

it('shows the table only of a file that holds, and compares against it', () => {
  expect(contentHtml(given)).toContain('<td data-row="3" data-column="3">1,186.00</td>')
  const bent = new Uint8Array(file)
  bent[40]! ^= 1
  expect(contentHtml({ ...given, file: bent })).toBe('')
  expect(comparisonHtml({ ...given, file: bent }, 'x')).toBe('')
  const rows = SAMPLE_CONTENT.rows.map((row) => [...row])
  expect(comparisonHtml(given, rows)).toContain('class="good"')
  rows[3]![3] = '1,168.00'
  expect(comparisonHtml(given, rows)).toContain('对不上：第 4 行金额和公布时不同。')
})

it('writes what strangers wrote as text, never as markup', () => {
  const hostile = '<img src=x onerror=alert(1)>"\'&'
  const evil = sampleBundle(intl, { title: hostile, columns: [hostile], rows: [[hostile]] })
  const html = contentHtml({ locale: 'zh', pin: pinOf(evil.key), file: evil.file })
  const compared = comparisonHtml({ locale: 'zh', pin: '', file: evil.file }, [['</p><script>']])
  for (const text of [html, compared]) expect(text).not.toMatch(/<img|<script|"'&"/)
  expect(html).toContain('&#60;img src=x onerror=alert(1)&#62;')
})

it('shows the eight words once the pin can be read', () => {
  expect(wordsHtml('zh', pin.slice(0, -2))).toBe('')
  expect(
    wordsHtml('zh', ` ${pin}\n`)
      .split(/[：。]/)[1]!
      .split(' ').length,
  ).toBe(8)
})

it('shows figures beside a table, and as the table where there is none', () => {
  const figures = {
    title: '表',
    title_en: 'Sheet',
    headline: '十月用印 21 次',
    statistics: [{ label: '用印', value: 21 }],
    columns: [],
    rows: [],
  }
  const only = sampleBundle(intl, figures)
  const html = contentHtml({ locale: 'zh', pin: '', file: only.file })
  expect(html).toContain('<p>十月用印 21 次</p>')
  expect(html).toContain('<td data-row="0" data-column="1">21</td>')
  expect(contentHtml({ locale: 'en', pin: '', file: only.file })).toContain('<caption>Sheet</caption>')
  expect(comparisonHtml({ locale: 'zh', pin: '', file: only.file }, '用印,12')).toContain(
    '对不上：第 1 行数字和公布时不同。',
  )
  const both = sampleBundle(intl, { ...figures, columns: ['日'], rows: [['1']] })
  expect(contentHtml({ locale: 'zh', pin: '', file: both.file })).toContain('<p>用印 <b>21</b></p>')
})
