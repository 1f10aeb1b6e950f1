import {
  AlignmentType,
  BorderStyle,
  Document,
  ExternalHyperlink,
  Footer,
  HeadingLevel,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'

/** A piece of a sentence: words, or a figure that opens the rows it was counted from. */
export type ReportText = string | { readonly text: string; readonly href: string }

export interface ReportTable {
  readonly columns: readonly string[]
  /** Columns whose values are figures are set to the right. */
  readonly figures?: readonly number[]
  readonly rows: readonly (readonly ReportText[])[]
}

export interface ReportSection {
  readonly title: string
  readonly paragraphs?: readonly (readonly ReportText[])[]
  readonly table?: ReportTable
}

/** A briefing for an office: one sentence on top, then sections. Every figure that was counted carries its link. */
export interface Report {
  readonly title: string
  /** Office, period and date, under the title. */
  readonly byline: string
  readonly lead: readonly ReportText[]
  readonly sections: readonly ReportSection[]
  /** Printed at the foot of every page, e.g. that the data are a demonstration. */
  readonly footer: string
}

/** Fonts every Chinese office has; Word replaces what a machine lacks. 党政机关公文格式 GB/T 9704-2012: title 小标宋 2号, body 仿宋 3号. */
const BODY = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '仿宋' }
const HEAD = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '黑体' }
const TITLE = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '方正小标宋简体' }
/** Half-points: 3号 = 16 pt, 2号 = 22 pt; tables one size smaller. */
const SIZE = { body: 32, title: 44, byline: 24, table: 21, foot: 18 }
/** Twentieths of a point: 28 pt fixed line, 2 characters of indent. */
const LINE = 560
const INDENT = 640
/** Twips; GB/T 9704 margins: top 37 mm, left 28 mm, right 26 mm, bottom 35 mm. */
const MARGIN = { top: 2098, left: 1587, right: 1474, bottom: 1984 }

const runs = (pieces: readonly ReportText[], size: number, font: typeof BODY): (TextRun | ExternalHyperlink)[] =>
  pieces.map((piece) =>
    typeof piece === 'string'
      ? new TextRun({ text: piece, size, font })
      : new ExternalHyperlink({
          link: piece.href,
          children: [new TextRun({ text: piece.text, size, font, color: '1F365C', underline: {} })],
        }),
  )

const paragraph = (pieces: readonly ReportText[]): Paragraph =>
  new Paragraph({
    children: runs(pieces, SIZE.body, BODY),
    indent: { firstLine: INDENT },
    spacing: { line: LINE, lineRule: 'exact' },
  })

const EDGE = { style: BorderStyle.SINGLE, size: 4, color: '9AA3AF' }

function tableOf({ columns, figures = [], rows }: ReportTable): Table {
  const cell = (piece: ReportText, column: number, bold: boolean): TableCell =>
    new TableCell({
      margins: { top: 60, bottom: 60, left: 90, right: 90 },
      borders: { top: EDGE, bottom: EDGE, left: EDGE, right: EDGE },
      children: [
        new Paragraph({
          alignment: figures.includes(column) && !bold ? AlignmentType.RIGHT : AlignmentType.LEFT,
          children: bold
            ? [new TextRun({ text: typeof piece === 'string' ? piece : piece.text, size: SIZE.table, font: HEAD })]
            : runs([piece], SIZE.table, BODY),
        }),
      ],
    })
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: [
      new TableRow({ tableHeader: true, children: columns.map((title, i) => cell(title, i, true)) }),
      ...rows.map((row) => new TableRow({ cantSplit: true, children: row.map((piece, i) => cell(piece, i, false)) })),
    ],
  })
}

/** Writes a briefing as a `.docx` laid out like an official document (GB/T 9704-2012). Figures stay links to their rows. */
export async function wordReport(report: Report): Promise<Uint8Array> {
  const sections = report.sections.flatMap(({ title, paragraphs = [], table }) => [
    new Paragraph({
      heading: HeadingLevel.HEADING_1,
      spacing: { before: 240, after: 80 },
      children: [new TextRun({ text: title, size: SIZE.body, font: HEAD, color: '000000' })],
    }),
    ...paragraphs.map(paragraph),
    ...(table ? [tableOf(table), new Paragraph({ children: [] })] : []),
  ])
  const document = new Document({
    title: report.title,
    creator: report.byline,
    sections: [
      {
        properties: { page: { margin: MARGIN } },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                alignment: AlignmentType.CENTER,
                children: [
                  new TextRun({ text: `${report.footer}  `, size: SIZE.foot, font: BODY }),
                  new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], size: SIZE.foot, font: BODY }),
                ],
              }),
            ],
          }),
        },
        children: [
          new Paragraph({
            heading: HeadingLevel.TITLE,
            alignment: AlignmentType.CENTER,
            spacing: { after: 200 },
            children: [new TextRun({ text: report.title, size: SIZE.title, font: TITLE, color: '000000' })],
          }),
          new Paragraph({
            alignment: AlignmentType.CENTER,
            spacing: { after: 300 },
            children: [new TextRun({ text: report.byline, size: SIZE.byline, font: BODY })],
          }),
          paragraph(report.lead),
          ...sections,
        ],
      },
    ],
  })
  return new Uint8Array(await Packer.toBuffer(document))
}
