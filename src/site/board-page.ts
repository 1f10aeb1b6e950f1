import { boardAnswer, type EditionRow, sheetOf } from '#scoring'
import { t } from '#texts'
import { type Html, html } from './html.ts'
import type { Frame, Page } from './layout.ts'
import { BOARD, MARKS, TABLE } from './style.ts'
import { spelledDate } from './time.ts'
import { marked } from './words.ts'

type Board = ReturnType<typeof boardAnswer>
type Row = Board['rows'][number]

/** Below this share a figure is marked: most is to be gained there. */
const LOW = 0.65

/** The published sheets of a place, the newest period first. */
export function boardsPage(
  frame: Frame,
  editions: readonly { division: string; name: string; period: string; title: string }[],
): Page {
  const { locale } = frame
  return {
    title: t(locale, 'site.board_title'),
    where: frame.product,
    styles: [TABLE],
    body: html`<p class="say">${t(locale, 'site.board_lead')}</p>${
      editions.length === 0
        ? html`<div class="sheet pad"><p>${t(locale, 'site.board_none')}</p></div>`
        : html`<div class="sheet">${editions.map((e) => html`<a class="ent" href="/board/${e.division}?period=${e.period}"><b>${marked(frame, `${e.name} · ${e.title}`)}</b><span>${periodWords(frame, e.period)}</span></a>`)}</div>`
    }`,
  }
}

/** One sheet: every village of a town in one row, and below it what one village's figures are made of. */
export function boardPage(frame: Frame, board: Board, chosen: string | undefined): Page {
  const { locale } = frame
  const unit = board.rows.find(({ unit: { divisionCode } }) => divisionCode === chosen)
  const { edition } = board
  return {
    title: t(locale, 'site.board_heading', {
      place: board.division.name,
      title: board.title,
      period: periodWords(frame, board.period),
    }),
    where: frame.product,
    styles: [TABLE, MARKS, BOARD],
    body: html`<p class="say">${t(locale, 'site.board_count', { n: board.rows.length, counts: countsOf(frame, board) })}${board.note}</p>
${board.trial && html`<p class="late">${t(locale, 'site.board_trial')}</p>`}
${unit && opened(frame, board, unit)}
<div class="sheet scroll" tabindex="0" role="group" aria-label="${board.title}"><table class="board"><thead><tr><th scope="col">${t(locale, 'site.board_rank')}</th><th scope="col">${t(locale, 'site.board_unit')}</th>${board.weights.map((w) => html`<th scope="col" class="num">${w.title} ${w.weight}</th>`)}<th scope="col" class="num">${t(locale, 'site.board_total')}</th><th scope="col">${t(locale, 'site.board_grade')}</th></tr></thead><tbody>${board.rows.map((row, i) => line(frame, board, row, i))}</tbody></table></div>
<p class="q">${t(locale, 'site.board_how')}</p>
${edition?.publishedAt && html`<p class="q">${marked(frame, t(locale, 'site.board_published', { who: edition.publishedAs ?? '', day: spelledDate(locale, edition.publishedAt.slice(0, 10)) }))} <span class="hid">${edition.digest.slice(0, 23)}…</span></p>`}`,
  }
}

/** 优 5 · 良 9 · 中 4 · 待提升 1 · 暂不评 1. */
const countsOf = ({ locale }: Frame, board: Board): string =>
  [
    ...board.grades.map(({ title, count }) => `${title} ${count}`),
    ...(board.notRated > 0 ? [`${t(locale, 'site.board_not_rated')} ${board.notRated}`] : []),
  ].join(' · ')

/** One sentence of a sheet for the front door. */
export function boardSentence(frame: Frame, edition: EditionRow): string {
  const board = boardAnswer(sheetOf(edition), frame.locale, edition)
  const place = t(frame.locale, 'site.board_heading', {
    place: board.division.name,
    title: board.title,
    period: periodWords(frame, board.period),
  })
  const counts = countsOf(frame, board)
  return `${place}${frame.locale === 'zh' ? '，' : ', '}${t(frame.locale, 'site.board_count', { n: board.rows.length, counts })}`.trim()
}

function line(frame: Frame, board: Board, row: Row, index: number): Html {
  const { locale } = frame
  const above = board.rows[index - 1]
  const close = row.group !== null && above?.group === row.group
  const grade = board.grades.find(({ code }) => code === row.grade)?.title ?? t(locale, 'site.board_not_rated')
  return html`<tr class="${row.total === null ? 'off' : close ? 'close' : ''}"><td>${row.rank ?? '—'}${close && html` <span class="q">${t(locale, 'site.board_close')}</span>`}</td><th scope="row"><a href="?period=${board.period}&unit=${row.unit.divisionCode}#unit">${marked(frame, row.unit.name)}</a></th>${row.dimensions.map((d) => html`<td class="num">${d.points === null ? html`<span class="grey"><i class="dia"></i>${t(locale, 'site.board_no_data')}</span>` : d.points / d.of < LOW ? html`<b class="late">${d.points.toFixed(1)}</b>` : d.points.toFixed(1)}</td>`)}<td class="num"><b>${row.total === null ? '—' : row.total.toFixed(1)}</b></td><td>${row.grade && row.grade === board.grades.at(-1)?.code ? html`<b class="late">${grade}</b>` : grade}</td></tr>`
}

/** What one village's figures are made of, where most is to be gained, and what it said against them. */
function opened(frame: Frame, board: Board, row: Row): Html {
  const { locale } = frame
  const sum = row.dimensions.map((d) => (d.points === null ? '—' : d.points.toFixed(1))).join(' + ')
  const objections = board.objections.filter(({ unitId }) => unitId === row.unit.id)
  return html`<div class="sheet pad apart" id="unit"><h2>${marked(frame, row.unit.name)}</h2><p class="say">${row.total === null ? t(locale, 'site.board_missing', { n: row.missing }) : html`<b>${row.total.toFixed(1)}</b> = ${sum}`}</p>
${row.dimensions.map((d) => html`<h3 class="dim">${d.title} ${d.points === null ? '—' : d.points.toFixed(1)} <span class="q">/ ${d.of}</span></h3><ul class="made">${d.items.map((i) => html`<li><span>${i.title}</span><span>${i.state === 'measured' ? t(locale, 'site.board_of', { good: i.judged - i.flagged, all: i.judged, counted: i.counted }) : html`<span class="grey"><i class="dia"></i>${t(locale, i.state === 'too_few' ? 'site.board_too_few' : 'site.board_no_data')}</span>`}</span><b class="num">${i.points === null ? '—' : i.points.toFixed(1)} / ${i.of.toFixed(1)}</b></li>`)}</ul>`)}
${row.advice.length > 0 && html`<h3 class="dim">${t(locale, 'site.board_advice')}</h3>${row.advice.map((a) => html`<p>${a.sentence}</p>`)}`}
${objections.map((o) => html`<p class="apart"><b>${t(locale, 'site.board_objected', { who: o.askedAs })}</b> ${o.text}<br>${o.reply ? t(locale, 'site.board_replied', { who: o.repliedAs ?? '', text: o.reply }) : t(locale, 'site.board_not_replied')}</p>`)}
<p class="links noprint"><a href="/v/${row.unit.divisionCode}">${t(locale, 'site.board_village')}</a><a href="/board/${board.division.code}/certificate?period=${board.period}">${t(locale, 'site.board_certificate')}</a></p></div>`
}

function periodWords({ locale }: Frame, period: string): string {
  const quarter = /-Q([1-4])$/.exec(period)?.[1]
  return quarter
    ? t(locale, 'site.board_quarter', {
        year: period.slice(0, 4),
        quarter: t(locale, `site.board_q${quarter as '1' | '2' | '3' | '4'}`),
      })
    : period
}
