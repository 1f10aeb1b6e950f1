import type { Slip } from '#access'
import { dateOf } from '#kernel'
import { t } from '#texts'

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Slips of paper to cut apart, ten to a page: one person, one login, one password that is good once. Made to be printed and destroyed. */
export function slipSheet(
  slips: readonly (Slip & { name: string; unit: string })[],
  product: string,
  address: string,
): string {
  const say = (key: Parameters<typeof t>[1], params?: Record<string, string>) => escaped(t('zh', key, params))
  const slip = ({
    name,
    unit,
    login,
    password,
    until,
  }: (typeof slips)[number]) => `<section><b>${escaped(unit)}　${escaped(name)}</b>
<dl><dt>${say('cli.slip_address')}</dt><dd>${escaped(address ? `${address}/staff/` : '')}</dd><dt>${say('cli.slip_login')}</dt><dd class="k">${escaped(login)}</dd><dt>${say('cli.slip_password')}</dt><dd class="k">${escaped(password)}</dd></dl>
<p>${say('cli.slip_how', { until: dateOf(until) })}</p></section>`
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>${say('cli.slip_title', { product })}</title>
<style>body{font:15px/1.5 serif;margin:0}main{display:grid;grid-template-columns:1fr 1fr}section{border:1px dashed #999;padding:10px 14px;break-inside:avoid}dl{display:grid;grid-template-columns:5em 1fr;margin:4px 0}dd{margin:0}.k{font:18px/1.3 monospace}p{margin:4px 0;font-size:12px}</style>
<main>${slips.map(slip).join('\n')}</main></html>\n`
}
