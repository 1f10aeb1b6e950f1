import { type WriteSheet, writeXlsx } from 'hucre'

/** One sheet as the bytes of an Excel workbook: rows of texts from the top left, merged cells, widths in characters. */
export async function writeWorkbook(sheet: WriteSheet): Promise<Uint8Array> {
  return (await writeXlsx({ sheets: [sheet] })) as Uint8Array
}
