import type { Locale } from '#texts'
import { t } from '#texts'
import type { ProblemAnswer } from './problems.ts'

/** How a problem looks to a person; `#site` may bring its own. Returns the page and the inline styles and scripts it holds. */
export type ProblemPage = (
  answer: ProblemAnswer,
  status: number,
  locale: Locale,
) => { html: string; styles: string[]; scripts?: string[] }

const STYLE =
  'body{margin:0;background:#faf9f5;color:#1c2b3a;font:17px/1.7 "Noto Sans CJK SC","Microsoft YaHei",sans-serif}' +
  'main{max-width:34em;margin:12vh auto 0;padding:0 20px}h1{font:600 24px/1.4 "Noto Serif CJK SC",SimSun,serif;color:#1d3a5f}' +
  'p{margin:.6em 0}small{color:#5b6b7b;font-size:14px}a{color:#1d3a5f;display:inline-block;min-height:44px;line-height:44px}'

export const plainProblemPage: ProblemPage = ({ error }, _status, locale) => ({
  styles: [STYLE],
  html:
    `<!doctype html><html lang="${locale === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(error.message)}</title><style>${STYLE}</style></head>` +
    `<body><main><h1>${escapeHtml(error.message)}</h1>${error.hint ? `<p>${escapeHtml(error.hint)}</p>` : ''}` +
    `<p><a href="/">${escapeHtml(t(locale, 'http.page_home'))}</a></p>` +
    `<p><small>${escapeHtml(t(locale, 'http.page_number', { number: error.requestId }))}</small></p></main></body></html>`,
})

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (c) => `&#${c.charCodeAt(0)};`)
}
