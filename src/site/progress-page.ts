import { dateOf } from '#kernel'
import type { PublicProgress } from '#process'
import { t } from '#texts'
import { type Hole, type Html, html } from './html.ts'
import type { Frame, Page } from './layout.ts'
import { qrCode } from './qr.ts'
import { MARKS, STEPS } from './style.ts'
import { dayOf, spelledDate, spelledMoment } from './time.ts'
import { marked, words } from './words.ts'

type PublicStep = PublicProgress['steps'][number]

/** Late now: its time is over and nobody has done it. What was done late stays a date, not a reproach. */
const isLate = (frame: Frame, s: PublicStep): boolean => s.state === 'current' && s.dueAt !== null && frame.at > s.dueAt

/** The form for the code, and one answer for every code that leads nowhere. */
export function progressForm(frame: Frame, asked?: { code: string }): Page {
  const { locale } = frame
  return {
    title: t(locale, 'site.progress_title'),
    where: frame.product,
    current: 'progress',
    styles: [STEPS],
    body: html`<div class="narrow"><p class="say">${t(locale, 'site.progress_lead')}</p><form class="sheet pad" method="get" action="/progress"><label for="code">${t(locale, 'site.progress_label')}</label><input class="field" id="code" name="code" autocomplete="off" autocapitalize="characters" maxlength="40" value="${asked?.code ?? ''}"><button class="b f">${t(locale, 'site.progress_button')}</button></form>${asked && html`<p class="hint on" role="status">${t(locale, 'site.progress_unknown', { telephone: frame.telephone })}</p>`}</div>`,
  }
}

/** 《办到哪了》: one sentence, then the steps downwards. Done, late and to do differ by shape and by word. */
export function progressPage(frame: Frame, p: PublicProgress): Page {
  const { locale } = frame
  // What this matter does not need stays off its page: people count the steps they see.
  const walked = p.steps.filter((s) => s.state !== 'skipped')
  const current = p.steps.find((s) => s.state === 'current')
  return {
    title: t(locale, 'site.progress_matter', { title: frame.say(p.title) }),
    where: `${p.place} · ${p.unit}`,
    current: 'progress',
    styles: [STEPS, MARKS],
    say: spoken(frame, p),
    body: html`<div class="narrow"><div class="sheet pad"><p class="say">${t(locale, 'site.progress_count', { total: walked.length, done: walked.filter((s) => s.state === 'done').length })}<br>${marked(frame, summary(frame, p, current))}</p>${current?.dueAt && isLate(frame, current) && html`<p><i class="dot"></i><span class="late">${t(locale, 'site.progress_late')}</span>${t(locale, 'site.progress_was_due', { date: dayOf(locale, current.dueAt, frame.at) })}</p>`}</div>
<div class="two noprint"><a class="b f" href="/receipts/${p.code}">${t(locale, 'site.progress_receipt')}</a><a class="b" href="tel:${frame.telephone}">${t(locale, 'site.progress_call', { telephone: frame.telephone })}</a></div>
<h2>${t(locale, 'site.progress_steps')}</h2><div class="sheet"><ol class="steps">${walked.map((s, i) => step(frame, s, i + 1))}</ol></div>
<h2>${t(locale, 'site.progress_marks')}</h2>${legend(frame)}</div>`,
  }
}

function summary(frame: Frame, p: PublicProgress, current: PublicStep | undefined): string {
  const { locale } = frame
  const date = p.closedAt ? dayOf(locale, p.closedAt, frame.at) : ''
  if (p.state === 'done') return t(locale, 'site.progress_finished', { date })
  if (p.state === 'rejected') return t(locale, 'site.progress_rejected', { date, telephone: frame.telephone })
  if (p.state === 'withdrawn') return t(locale, 'site.progress_withdrawn', { date })
  if (p.state === 'expired') return t(locale, 'site.progress_expired', { date })
  if (!current) return ''
  const now = t(locale, 'site.progress_now', { post: frame.say(current.post ?? p.unit), step: frame.say(current.name) })
  return current.dueAt && !isLate(frame, current)
    ? `${now}${t(locale, 'site.progress_due', { date: dayOf(locale, current.dueAt, frame.at) })}`
    : now
}

function step(frame: Frame, s: PublicStep, n: number): Html {
  const { locale } = frame
  if (s.state === 'done') {
    return html`<li class="ok"><i class="ic">✓</i><b>${words(frame, s.name)}</b>${s.at && html`<span>${dayOf(locale, s.at, frame.at)}</span>`}${s.outcome && html`<span>${words(frame, s.outcome)}</span>`}</li>`
  }
  if (s.state === 'todo')
    return html`<li class="todo"><i class="ic">${n}</i><b>${words(frame, s.name)}</b>${s.post && html`<span>${words(frame, s.post)}</span>`}</li>`
  return html`<li class="${isLate(frame, s) ? 'now slow' : 'now'}"><i class="ic">${n}</i><b>${words(frame, s.name)}</b>${isLate(frame, s) && html`<span class="late"><i class="dot"></i>${t(locale, 'site.progress_late')}</span>`}${s.post && html`<span>${marked(frame, t(locale, 'site.progress_turn', { post: frame.say(s.post) }))}</span>`}${s.dueAt && html`<span>${t(locale, 'site.progress_due', { date: dayOf(locale, s.dueAt, frame.at) })}</span>`}${s.paused && html`<span>${t(locale, 'process.progress_paused', { date: dayOf(locale, s.paused.since, frame.at), reason: frame.say(s.paused.reason) })}</span>`}${s.outcome && html`<span>${words(frame, s.outcome)}</span>`}</li>`
}

/** The one legend, the same everywhere. */
export function legend(frame: Frame): Html {
  const { locale } = frame
  return html`<div class="sheet pad leg"><p><b class="done">✓ ${t(locale, 'site.mark_done')}</b>　${t(locale, 'site.mark_done_means')}</p><p><i class="dot"></i><b class="late">${t(locale, 'site.mark_late')}</b>　${t(locale, 'site.mark_late_means')}</p><p><i class="sq"></i><b class="red">${t(locale, 'site.mark_bypassed')}</b>　${t(locale, 'site.mark_bypassed_means')}</p><p><i class="dia"></i><b class="grey">${t(locale, 'site.mark_unknown')}</b>　${t(locale, 'site.mark_unknown_means')}</p></div>`
}

function spoken(frame: Frame, p: PublicProgress): string {
  const current = p.steps.find((s) => s.state === 'current')
  return [
    frame.say(p.title),
    summary(frame, p, current),
    ...p.steps
      .filter((s) => s.state === 'done')
      .map((s) =>
        [frame.say(s.name), s.at && dayOf(frame.locale, s.at, frame.at)]
          .filter(Boolean)
          .join(frame.locale === 'zh' ? '，' : ', '),
      ),
  ].join('\n')
}

/** 《受理回执》: what, who decides, by when, the code, its QR and the telephone; made to be printed. */
export function receiptPage(frame: Frame, p: PublicProgress, origin: string): Page {
  const { locale } = frame
  const line = (label: string, value: Hole) => html`<dt>${label}</dt><dd>${value}</dd>`
  return {
    title: t(locale, 'site.receipt_title'),
    where: `${p.place} · ${p.unit}`,
    current: 'progress',
    styles: [STEPS],
    body: html`<div class="narrow sheet pad"><dl>${line(t(locale, 'site.receipt_what'), html`<b>${words(frame, p.title)}</b>`)}${line(t(locale, 'site.receipt_number'), marked(frame, p.number))}${line(t(locale, 'site.receipt_where'), marked(frame, `${p.place}${p.unit}`))}${line(t(locale, 'site.receipt_for'), marked(frame, p.applicant))}${line(t(locale, 'site.receipt_taken'), spelledMoment(locale, p.openedAt))}${p.decidedBy.length > 0 && line(t(locale, 'site.receipt_who_decides'), marked(frame, p.decidedBy.map(frame.say).join(locale === 'zh' ? '、' : ', ')))}${line(t(locale, 'site.receipt_by_when'), p.dueAt ? html`<b>${spelledDate(locale, dateOf(p.dueAt))}</b>` : t(locale, 'site.receipt_no_limit'))}${line(t(locale, 'site.receipt_code'), html`<span class="tel">${p.code}</span>`)}${line(t(locale, 'site.receipt_phone'), html`<span class="tel">${frame.telephone}</span>`)}</dl>
<div class="side"><div class="qr">${qrCode(`${origin}/progress/${p.code}`, t(locale, 'site.receipt_scan'))}</div><p>${t(locale, 'site.receipt_scan')}</p></div><p class="q">${t(locale, 'site.receipt_paper')}</p></div>`,
  }
}
