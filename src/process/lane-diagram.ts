import { hasHan, type Say } from '#pack'
import { type Locale, t } from '#texts'
import { type Definition, type FlowNode, isTask, nodeOf } from './definition.ts'
import { type Box, type LaneLayout, type Line, layOut } from './lane-layout.ts'
import { type Progress, stepList } from './step-list.ts'

const INK = '#22395b'
const LINE = '#5b6675'
const RED = '#a8322a'

type Mark = 'done' | 'current' | 'overdue' | 'plain'

/**
 * 以图管事: the flow in lanes as one SVG text, drawn on the server: no browser, no script, no outside font. With the progress of a matter
 * done steps carry a tick, open ones the words for it, so that colour is never the only sign. Readable by screen readers as a list.
 */
export function laneDiagram(
  definition: Definition,
  options: { progress?: Progress; locale?: Locale; say?: Say } = {},
): string {
  const locale = options.locale ?? 'zh'
  const say = options.say ?? ((text: string) => text)
  const tongue: Tongue = (text) => (locale === 'en' && hasHan(text) ? ' lang="zh"' : '')
  const layout = layOut(definition)
  const marks = marksOf(definition, options.progress)
  const id = `flow-${definition.hash.slice(7, 15)}`
  const steps = stepList(definition, options.progress).filter((step) => step.state !== 'skipped')
  const spoken = steps
    .map((step) =>
      t(locale, `process.diagram_${step.state === 'skipped' ? 'todo' : step.state}`, { name: say(step.name) }),
    )
    .join('')
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="${id}-title ${id}-desc" viewBox="0 0 ${layout.width} ${layout.height}" width="${layout.width}" height="${layout.height}" font-family="'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif" font-size="13" fill="${INK}">`,
    `<title id="${id}-title">${escaped(t(locale, 'process.diagram_title', { name: say(definition.name) }))}</title>`,
    `<desc id="${id}-desc">${escaped(spoken)}</desc>`,
    `<defs><marker id="${id}-tip" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="${LINE}"/></marker></defs>`,
    lanesOf(layout, say, tongue),
    ...layout.lines.map((line) => lineOf(line, id)),
    ...layout.boxes.map((box) =>
      boxOf(box, inWords(nodeOf(definition, box.id), say), marks.get(box.id) ?? 'plain', locale, tongue),
    ),
    ...layout.lines.map((line) => lineName({ ...line, name: line.name && say(line.name) }, tongue)),
    '</svg>',
  ].join('\n')
}

function marksOf(definition: Definition, progress: Progress | undefined): Map<string, Mark> {
  const marks = new Map<string, Mark>()
  if (!progress) return marks
  for (const step of stepList(definition, progress)) {
    if (step.state === 'done') marks.set(step.element, 'done')
    else if (step.state === 'current') marks.set(step.element, step.overdue ? 'overdue' : 'current')
  }
  return marks
}

function lanesOf({ lanes, width }: LaneLayout, say: Say, tongue: Tongue): string {
  return lanes
    .map(({ name: written, y, height }, i) => {
      const name = say(written)
      const lines = wrapped(name, 5, 3)
      const text = lines.map(
        (line, n) =>
          `<tspan x="46" y="${round(y + height / 2 + 5 + (n - (lines.length - 1) / 2) * 16)}">${escaped(line)}</tspan>`,
      )
      return `<rect x="4" y="${y}" width="${width - 8}" height="${height}" fill="${i % 2 ? '#f4f5f3' : '#ffffff'}" stroke="#dcdfdc"/><text text-anchor="middle" font-weight="600"${tongue(name)}>${text.join('')}</text>`
    })
    .join('\n')
}

/** Marks words that nobody has translated, so that a voice reads them as Chinese. */
type Tongue = (text: string) => string

const inWords = (node: FlowNode, say: Say): FlowNode => ({ ...node, name: say(node.name) })

function boxOf(box: Box, node: FlowNode, mark: Mark, locale: Locale, tongue: Tongue): string {
  const state = mark === 'plain' ? '' : t(locale, `process.mark_${mark}`)
  const colon = locale === 'zh' ? '：' : ': '
  const title = `<title>${escaped(state ? `${node.name || node.id}${colon}${state}` : node.name || node.id)}</title>`
  const marked = tongue(node.name)
  if (isTask(node))
    return `<g data-element="${escaped(node.id)}" data-state="${mark}"${marked}>${title}${taskShape(box, node.name, mark, state, node.kind)}</g>`
  if (node.kind === 'exclusive' || node.kind === 'parallel')
    return `<g data-element="${escaped(node.id)}"${marked}>${title}${gatewayShape(box, node.kind)}${caption(box, node.name, true)}</g>`
  if (node.kind === 'timer')
    return `<g data-element="${escaped(node.id)}"${marked}>${title}${timerShape(box, node.interrupting)}</g>`
  const end = node.kind === 'end'
  const ring = `<circle cx="${box.x}" cy="${round(box.y)}" r="13" fill="#ffffff" stroke="${INK}" stroke-width="${end ? 3 : 1.4}"/>`
  const solid = node.kind === 'end' && node.terminates ? `<circle cx="${box.x}" cy="${round(box.y)}" r="7"/>` : ''
  return `<g data-element="${escaped(node.id)}"${marked}>${title}${ring}${solid}${caption(box, node.name)}</g>`
}

const FILL: Record<Mark, string> = { plain: '#ffffff', done: '#e9eef4', current: '#fff6e2', overdue: '#fff6e2' }
const STROKE: Record<Mark, string> = { plain: LINE, done: INK, current: '#8a5a00', overdue: RED }

function taskShape(box: Box, name: string, mark: Mark, state: string, kind: string): string {
  const left = box.x - box.width / 2
  const top = box.y - box.height / 2
  const lines = wrapped(name, 7, 3)
  const thick = mark === 'current' || mark === 'overdue' ? 2.5 : 1.3
  // The platform's own steps have a double edge, so that people see where nobody decides.
  const inner =
    kind === 'user'
      ? ''
      : `<rect x="${left + 3}" y="${top + 3}" width="${box.width - 6}" height="${box.height - 6}" fill="none" stroke="${STROKE[mark]}" stroke-width="0.8" rx="1"/>`
  const tick =
    mark === 'done'
      ? `<path d="M${left + box.width - 17} ${top + 9}l4 4l7 -8" fill="none" stroke="${INK}" stroke-width="2"/>`
      : ''
  const words =
    mark === 'current' || mark === 'overdue'
      ? `<path d="M${left + 8} ${top - 11}h9l-4.5 7z" fill="${STROKE[mark]}"/><text x="${left + 22}" y="${top - 3}" font-size="12" font-weight="600" fill="${STROKE[mark]}">${escaped(state)}</text>`
      : ''
  const text = lines.map(
    (line, n) =>
      `<tspan x="${box.x}" y="${round(box.y + 5 + (n - (lines.length - 1) / 2) * 16)}">${escaped(line)}</tspan>`,
  )
  return `<rect x="${left}" y="${top}" width="${box.width}" height="${box.height}" rx="2" fill="${FILL[mark]}" stroke="${STROKE[mark]}" stroke-width="${thick}"/>${inner}${tick}${words}<text text-anchor="middle">${text.join('')}</text>`
}

function gatewayShape({ x, y }: Box, kind: 'exclusive' | 'parallel'): string {
  const sign =
    kind === 'parallel' ? `M${x - 6} ${y}h12M${x} ${y - 6}v12` : `M${x - 4.5} ${y - 4.5}l9 9M${x + 4.5} ${y - 4.5}l-9 9`
  return `<path d="M${x - 15} ${y}L${x} ${y - 15}L${x + 15} ${y}L${x} ${y + 15}z" fill="#ffffff" stroke="${LINE}" stroke-width="1.3"/><path d="${sign}" stroke="${INK}" stroke-width="2" fill="none"/>`
}

/** A clock face; dashed when it only reminds. Drawn, because fonts lack the sign. */
function timerShape({ x, y }: Box, interrupting: boolean): string {
  return `<circle cx="${x}" cy="${y}" r="10" fill="#ffffff" stroke="${LINE}" stroke-width="1.3"${interrupting ? '' : ' stroke-dasharray="3 2"'}/><path d="M${x} ${y - 6}v6h4" fill="none" stroke="${LINE}" stroke-width="1.5"/>`
}

/** Below events; above gateways, because ways back leave from below. */
function caption(box: Box, name: string, above = false): string {
  const [line, more] = wrapped(name, above ? 10 : 8, above ? 1 : 2)
  if (!line) return ''
  const y = above ? box.y - box.height / 2 - 6 : box.y + box.height / 2 + 14
  const second = more ? `<tspan x="${box.x}" y="${round(y + 13)}">${escaped(more)}</tspan>` : ''
  return `<text text-anchor="middle" font-size="11.5" fill="#3d4a5c" stroke="#ffffff" stroke-width="3" paint-order="stroke"><tspan x="${box.x}" y="${round(y)}">${escaped(line)}</tspan>${second}</text>`
}

const lineOf = ({ points }: Line, id: string): string =>
  `<path d="${points.map(([x, y], i) => `${i ? 'L' : 'M'}${round(x)} ${round(y)}`).join('')}" fill="none" stroke="${LINE}" stroke-width="1.2" marker-end="url(#${id}-tip)"/>`

/** Before the arrow's tip, where each way is alone; above a straight line; beside the channel of a way back. */
function lineName({ points, name }: Line, tongue: Tongue): string {
  if (!name) return ''
  const [first, second] = [points[0]!, points[1]!]
  const last = points.at(-1)!
  const straight = points.length === 2
  const back = last[0] < first[0]
  const [x, y] = straight
    ? [first[0] + 5, first[1] - 5]
    : back
      ? [second[0] - 8, second[1] - 4]
      : [last[0] - 16, last[1] - 5]
  const anchor = straight ? '' : ' text-anchor="end"'
  const text = escaped(wrapped(name, 10, 1)[0]!)
  return `<text x="${round(x)}" y="${round(y)}"${anchor} font-size="11" fill="#3d4a5c" stroke="#ffffff" stroke-width="3" paint-order="stroke"${tongue(name)}>${text}</text>`
}

const round = (n: number): number => Math.round(n * 10) / 10

/** Breaks a label into lines of about `most` Chinese characters (Latin letters count half); the last line ends in … when more was left. */
export function wrapped(text: string, most: number, lines: number): string[] {
  const out: string[] = []
  let line = ''
  let width = 0
  const signs = [...text]
  for (const [i, sign] of signs.entries()) {
    const wide = /[\u2e80-\uffef]/.test(sign) ? 1 : 0.55
    if (width + wide > most + 0.01) {
      if (out.length === lines - 1) return [...out, `${line.slice(0, -1)}…`]
      // A Latin word stays whole when its beginning is on this line.
      const cut = wide < 1 && signs[i] !== ' ' ? line.lastIndexOf(' ') : -1
      out.push((cut > 0 ? line.slice(0, cut) : line).trim())
      line = cut > 0 ? line.slice(cut + 1) : ''
      width = [...line].length * 0.55
    }
    line += sign
    width += wide
  }
  if (line.trim()) out.push(line.trim())
  return out
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
