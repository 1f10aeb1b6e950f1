import { t } from '#texts'
import { type Html, html, raw } from './html.ts'
import type { Frame, Page } from './layout.ts'
import { legend } from './progress-page.ts'
import { CHART, MARKS, STEPS, TABLE } from './style.ts'
import { marked } from './words.ts'

/** One power of the list, in the reader's words. */
export interface PowerItem {
  pack: string
  code: string
  title: string
  holder: string
  /** `1 个工作日`, with its basis when it has one. */
  limit: string | null
  basis: readonly string[]
  risks: readonly { point: string; control: string; checkedBy: string | null }[]
  published: string | null
  scope: readonly string[]
}

/** The same drawing that all four views show. */
export interface PowerFlow {
  title: string
  /** The lane chart, drawn by our own code. */
  svg: string
  steps: readonly {
    name: string
    publicName: string
    who: string
    /** Outcomes that lead here, when the step is one way of several. */
    when: readonly string[]
    limit: string | null
    /** From finished steps: how many, and the time within which half were done, null while too few to say. Null where no person acts. */
    taken: { count: number; medianMinutes: number | null } | null
  }[]
  /** Finished matters against the chart; null when there are none to judge. */
  conformance: { conforming: number; deviating: number; undecided: number } | null
}

export const VIEWS = ['govern', 'work', 'apply', 'watch'] as const
export type View = (typeof VIEWS)[number]

/** 《权力清单》: every power, who holds it, within what time. */
export function powersPage(frame: Frame, powers: readonly PowerItem[]): Page {
  const { locale } = frame
  return {
    title: t(locale, 'site.powers_title'),
    where: frame.product,
    current: 'powers',
    styles: [TABLE],
    body: html`<p class="say">${t(locale, 'site.powers_lead')}</p>${
      powers.length === 0
        ? html`<div class="sheet pad"><p>${t(locale, 'site.powers_none')}</p></div>`
        : html`<div class="sheet">${powers.map((p) => html`<a class="ent" href="/powers/${p.pack}/${p.code}"><b>${p.code}　${marked(frame, p.title)}</b><span>${t(locale, 'site.powers_holder', { holder: p.holder })}　${t(locale, 'site.powers_decided_within', { limit: p.limit ?? t(locale, 'site.powers_no_limit') })}</span></a>`)}</div>`
    }`,
  }
}

/** One power: four views of one drawing, for those in charge, those who work, those who apply, those who watch. */
export function powerPage(frame: Frame, power: PowerItem, flow: PowerFlow | undefined, view: View): Page {
  const { locale } = frame
  const address = `/powers/${power.pack}/${power.code}`
  const tab = (v: View): Html => {
    const words = t(locale, `site.powers_tab_${v}`)
    const href = `${address}?view=${v}`
    return v === view
      ? html`<a class="b" href="${href}" aria-current="page">${words}</a>`
      : html`<a class="b" href="${href}">${words}</a>`
  }
  return {
    title: power.title,
    where: `${t(locale, 'site.powers_title')} · ${power.code}`,
    current: 'powers',
    styles: [TABLE, STEPS, MARKS, CHART],
    body: html`<div class="sheet pad"><p>${t(locale, 'site.powers_holder', { holder: power.holder })}</p><p>${t(locale, 'site.powers_decided_within', { limit: power.limit ?? t(locale, 'site.powers_no_limit') })}</p></div>
<div class="tabs noprint">${VIEWS.map(tab)}</div><p class="say">${t(locale, `site.powers_for_${view}`)}</p>
${flow && view !== 'apply' && html`<h2>${marked(frame, t(locale, 'site.powers_chart', { title: flow.title }))}</h2><p class="q narrow-only">${t(locale, 'site.powers_chart_hint')}</p><div class="chart" tabindex="0" role="group" aria-label="${flow.title}">${raw(flow.svg)}</div>`}
${viewOf(frame, power, flow, view)}`,
  }
}

function viewOf(frame: Frame, power: PowerItem, flow: PowerFlow | undefined, view: View): Html | false {
  if (view === 'govern') return html`${flow && durations(frame, flow)}${risks(frame, power)}`
  if (view === 'work') return flow ? work(frame, flow) : false
  if (view === 'apply') return flow ? apply(frame, flow) : false
  return watch(frame, flow)
}

function durations(frame: Frame, flow: PowerFlow): Html {
  const { locale } = frame
  return html`<h2>${t(locale, 'site.powers_days_taken')}</h2><div class="sheet pad scroll"><table class="rows"><thead><tr><th>${t(locale, 'site.powers_step')}</th><th>${t(locale, 'site.powers_time_limit')}</th><th class="num">${t(locale, 'site.powers_days_taken')}</th><th class="num">${t(locale, 'site.powers_cases')}</th></tr></thead><tbody>${flow.steps
    .filter((s) => s.taken)
    .map(
      (s) =>
        html`<tr><td data-l="${t(locale, 'site.powers_step')}">${marked(frame, s.name)}</td><td data-l="${t(locale, 'site.powers_time_limit')}">${s.limit ?? '—'}</td><td class="num" data-l="${t(locale, 'site.powers_days_taken')}">${s.taken?.medianMinutes != null ? spokenMinutes(frame, s.taken.medianMinutes) : html`<span class="q"><i class="dia"></i>${t(locale, 'site.powers_too_few')}</span>`}</td><td class="num" data-l="${t(locale, 'site.powers_cases')}">${s.taken?.count ?? '—'}</td></tr>`,
    )}</tbody></table></div>`
}

/** Minutes up to two hours, hours up to two days, then days. */
export function spokenMinutes(frame: Frame, minutes: number): string {
  if (minutes < 120) return t(frame.locale, 'site.powers_minutes', { minutes: Math.round(minutes) })
  if (minutes < 2880) return t(frame.locale, 'site.powers_hours', { hours: Math.round(minutes / 60) })
  return t(frame.locale, 'site.powers_whole_days', { days: Math.round(minutes / 1440) })
}

function risks(frame: Frame, power: PowerItem): Html {
  const { locale } = frame
  const label = {
    risk: t(locale, 'site.powers_risk'),
    control: t(locale, 'site.powers_control'),
    by: t(locale, 'site.powers_checked_by'),
  }
  return html`${power.risks.length > 0 && html`<h2>${t(locale, 'site.powers_risks')}</h2><div class="sheet pad scroll"><table class="rows"><thead><tr><th>${label.risk}</th><th>${label.control}</th><th>${label.by}</th></tr></thead><tbody>${power.risks.map((r) => html`<tr><td data-l="${label.risk}">${marked(frame, r.point)}</td><td data-l="${label.control}">${marked(frame, r.control)}</td><td data-l="${label.by}">${marked(frame, r.checkedBy ?? '—')}</td></tr>`)}</tbody></table></div>`}
<h2>${t(locale, 'site.powers_basis')}</h2><div class="sheet pad">${power.basis.map((b) => html`<p>${marked(frame, b)}</p>`)}</div>
${power.published && html`<h2>${t(locale, 'site.powers_published')}</h2><div class="sheet pad"><p>${marked(frame, power.published)}</p></div>`}
${power.scope.length > 0 && html`<h2>${t(locale, 'site.powers_scope')}</h2><div class="sheet pad">${power.scope.map((s) => html`<p>${marked(frame, s)}</p>`)}</div>`}`
}

function work(frame: Frame, flow: PowerFlow): Html {
  const { locale } = frame
  const label = {
    step: t(locale, 'site.powers_step'),
    who: t(locale, 'site.powers_who'),
    limit: t(locale, 'site.powers_time_limit'),
  }
  return html`<div class="sheet pad scroll"><table class="rows"><thead><tr><th>${label.who}</th><th>${label.step}</th><th>${label.limit}</th></tr></thead><tbody>${flow.steps.map((s) => html`<tr><td data-l="${label.who}"><b>${marked(frame, s.who)}</b></td><td data-l="${label.step}">${marked(frame, s.name)}</td><td data-l="${label.limit}">${s.limit ?? '—'}</td></tr>`)}</tbody></table></div>`
}

function apply(frame: Frame, flow: PowerFlow): Html {
  return html`<div class="narrow"><div class="sheet"><ol class="steps">${flow.steps.map((s, i) => html`<li class="todo"><i class="ic">${i + 1}</i><b>${marked(frame, s.publicName)}</b>${s.when.length > 0 && html`<span>${t(frame.locale, 'site.powers_when', { outcome: s.when.join(frame.locale === 'zh' ? '、' : ', ') })}</span>`}<span>${marked(frame, s.who)}</span>${s.limit && html`<span>${t(frame.locale, 'site.powers_limit', { limit: s.limit })}</span>`}</li>`)}</ol></div><p class="sheet pad">${t(frame.locale, 'site.powers_start')}</p></div>`
}

function watch(frame: Frame, flow: PowerFlow | undefined): Html {
  const { locale } = frame
  const c = flow?.conformance
  if (!c || c.conforming + c.deviating + c.undecided === 0)
    return html`<div class="sheet pad"><p><i class="dia"></i>${t(locale, 'site.powers_none_judged')}</p></div>`
  return html`<div class="sheet pad say"><p><span class="done">✓</span> ${t(locale, 'site.powers_conforms', { count: c.conforming })}</p><p><i class="sq"></i>${t(locale, 'site.powers_deviates', { count: c.deviating })}</p><p><i class="dia"></i>${t(locale, 'site.powers_undecided', { count: c.undecided })}</p></div><p class="q">${t(locale, 'site.powers_watch_note')}</p><h2>${t(locale, 'site.progress_marks')}</h2>${legend(frame)}`
}
