import { type CellValue, writeXlsx } from 'hucre'
import { type Locale, t } from '#texts'
import type { Reject } from './csv-normaliser.ts'
import { type OfficeTable, rowInSheet, rowsBelow, titleOf } from './office-file.ts'

/**
 * The refused rows as they were written, each with its row and reason in front and the cell at fault coloured, under the same
 * heading: put right, the workbook itself can be dropped again.
 */
export async function rejectWorkbook(
  table: OfficeTable,
  rejects: readonly Reject[],
  locale: Locale = 'zh',
): Promise<Uint8Array> {
  const rows = rowsBelow(table)
  const headings = table.found.headings.map((h) => h.heading)
  const heading = [t(locale, 'facts.reject.row'), t(locale, 'facts.reject.reason'), ...headings]
  const lines: CellValue[][] = rejects.map(({ line, column, reason }) => [
    rowInSheet(table, line),
    `${column ? `${titleOf(table.found.table, column, locale)}：` : ''}${t(locale, `facts.reason.${reason}`)}`,
    ...headings.map((_, i) => rows[line - 1]?.[i] ?? ''),
  ])
  const cells = new Map<string, object>()
  const fill = (rgb: string) => ({ fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb } } })
  for (const [i] of heading.entries()) cells.set(`0,${i}`, { style: { font: { bold: true }, ...fill('EEF1F4') } })
  for (const [n, { column }] of rejects.entries()) {
    const at = column ? table.mapping.indexOf(column) : -1
    if (at >= 0) cells.set(`${n + 1},${at + 2}`, { style: fill('FFE9C7') })
  }
  const columns = heading.map((_, i) => ({ width: i === 1 ? 46 : i === 0 ? 8 : 20 }))
  return (await writeXlsx({
    sheets: [
      {
        name: t(locale, 'facts.reject.sheet'),
        columns,
        rows: [heading, ...lines],
        cells: cells as never,
        freezePane: { rows: 1 },
      },
    ],
  })) as Uint8Array
}
