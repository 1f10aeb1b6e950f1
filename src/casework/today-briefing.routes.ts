import { z } from 'zod'
import { actorOf, asActor, requireRole } from '#access'
import { type Report, type ReportText, wordReport } from '#documents'
import { type App, allowSources, escapeHtml, localeOf, type Request, type RouteContext, sourceHash } from '#http'
import { missing } from '#kernel'
import { record } from '#ledger'
import { findWorkspace, type Tx } from '#store'
import type { Locale } from '#texts'
import { findBriefing } from './today-briefing.store.ts'
import { type Briefing, type Making, reportOf } from './today-briefing.ts'

const SUPERVISING = ['county-director', 'county-inspector', 'town-discipline']
const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

export interface BriefingDeps extends RouteContext {
  /** Address of this installation; the asked one when absent. */
  readonly origin?: string
  readonly demo?: boolean
}

const asked = z.object({
  template: z.string().max(120),
  period: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
})
type Asked = z.infer<typeof asked>

/** 生成简报（Word）, and the same as a page to look at first. */
export function briefingRoutes(app: App, deps: BriefingDeps): void {
  const make = async (tx: Tx, request: Request, { template, period }: Asked): Promise<Report> => {
    const briefing: Briefing | undefined = await findBriefing(tx, template)
    if (!briefing) throw missing('casework.no_such_briefing')
    const actor = actorOf(request)
    const making: Making = {
      actor,
      at: deps.clock.now(),
      locale: localeOf(request),
      month: period,
      origin: deps.origin ?? `${request.protocol}://${request.headers.host ?? 'localhost'}`,
      office: actor.posts[0]?.unitName ?? '',
      product: (await findWorkspace({ query: tx }))?.publicName ?? '',
      demo: deps.demo ?? false,
    }
    return reportOf(tx, briefing, making)
  }

  app.post(
    '/api/v1/briefings',
    { config: { looks: 'none', raw: true }, schema: { body: asked } },
    async (request, reply) => {
      const actor = actorOf(request)
      requireRole(actor, ...SUPERVISING)
      const report = await asActor(deps.stores, actor, 'supervision', async (tx) => {
        const made = await make(tx, request, request.body)
        await record(tx, {
          kind: 'casework.briefing_made',
          content: { template: request.body.template, period: request.body.period, person: actor.personId },
          at: deps.clock.now(),
        })
        return made
      })
      const bytes = await wordReport(report)
      return reply
        .header('content-disposition', `attachment; filename="briefing-${request.body.period}.docx"`)
        .type(WORD)
        .send(Buffer.from(bytes))
    },
  )

  app.get(
    '/api/v1/briefings/preview',
    { config: { looks: 'none', html: true }, schema: { querystring: asked } },
    async (request, reply) => {
      const actor = actorOf(request)
      requireRole(actor, ...SUPERVISING)
      const report = await asActor(deps.stores, actor, 'supervision', (tx) => make(tx, request, request.query))
      allowSources(reply, { styles: [sourceHash(STYLE)] })
      return reply.type('text/html; charset=utf-8').send(previewPage(report, localeOf(request)))
    },
  )
}

const STYLE = `body{margin:0;background:#f4f5f3;color:#1d2429;font:17px/1.9 FangSong,"Noto Serif CJK SC",serif}
main{max-width:210mm;box-sizing:border-box;margin:24px auto;padding:25mm 22mm;background:#fff;border:1px solid #dcdfdc}
h1{font-size:28px;line-height:1.4;text-align:center;margin:0}h2{font:600 18px/1.6 sans-serif;margin:1.4em 0 .3em}
p{margin:0;text-indent:2em}p.by,footer{text-indent:0;text-align:center;color:#5c666c;font-size:14px}
a{color:#22395b}.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:15px;line-height:1.6}
th,td{border:1px solid #b9c0c4;padding:3px 8px;text-align:left}td.n{text-align:right}
@media(max-width:600px){main{margin:0;padding:20px 16px;border:0}}`

const piece = (text: ReportText): string =>
  typeof text === 'string' ? escapeHtml(text) : `<a href="${escapeHtml(text.href)}">${escapeHtml(text.text)}</a>`

/** The report as a page with the same words and links. */
export function previewPage(report: Report, locale: Locale): string {
  const sections = report.sections.map(({ title, paragraphs = [], table }) => {
    const cells = (row: readonly ReportText[], tag: 'td' | 'th'): string =>
      row
        .map(
          (cell, i) =>
            `<${tag}${tag === 'td' && table?.figures?.includes(i) ? ' class="n"' : ''}>${piece(cell)}</${tag}>`,
        )
        .join('')
    const grid = table
      ? `<div class="scroll"><table><thead><tr>${cells(table.columns, 'th')}</tr></thead><tbody>${table.rows
          .map((row) => `<tr>${cells(row, 'td')}</tr>`)
          .join('')}</tbody></table></div>`
      : ''
    return `<h2>${escapeHtml(title)}</h2>${paragraphs.map((p) => `<p>${p.map(piece).join('')}</p>`).join('')}${grid}`
  })
  return `<!doctype html><html lang="${locale === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(report.title)}</title><style>${STYLE}</style></head><body><main><h1>${escapeHtml(report.title)}</h1><p class="by">${escapeHtml(report.byline)}</p><p>${report.lead.map(piece).join('')}</p>${sections.join('')}<footer>${escapeHtml(report.footer)}</footer></main></body></html>`
}
