import type { ProblemPage } from '#http'
import type { Clock } from '#kernel'
import { t } from '#texts'
import type { SiteDeps } from './frame.ts'
import { html } from './html.ts'
import { drawPage } from './layout.ts'

/** A problem in the frame of the public pages: what happened, what to do, the number to quote. Give it to `createServer`. */
export function problemPage(deps: Pick<SiteDeps, 'product' | 'telephone' | 'demo'> & { clock: Clock }): ProblemPage {
  return ({ error }, status, locale) => {
    const frame = {
      locale,
      say: (text: string) => text,
      big: false,
      path: '/',
      at: deps.clock.now(),
      product: deps.product,
      telephone: deps.telephone,
      demo: deps.demo,
      readOnly: true,
    }
    const drawn = drawPage(frame, {
      title: t(locale, status === 404 ? 'site.problem_not_here' : 'site.problem_title'),
      where: deps.product,
      body: html`<div class="sheet pad say"><p>${error.message}</p>${error.hint && html`<p>${error.hint}</p>`}</div><p class="apart"><a class="b f" href="/">${t(locale, 'site.nav_tour')}</a></p><p class="q">${t(locale, 'site.problem_number', { telephone: deps.telephone, number: error.requestId })}</p>`,
    })
    return { html: drawn.html, styles: drawn.styles, scripts: drawn.scripts }
  }
}
