import { type Definition, type FlowNode, flowOf, isTask, nodeOf } from './definition.ts'
import { storyOrder } from './step-order.ts'

/** Measures in px of the drawing. */
export const SIZE = {
  column: 132,
  /** A column in which no task stands. */
  narrow: 96,
  row: 84,
  left: 92,
  top: 8,
  task: { width: 104, height: 56 },
  gateway: 30,
  event: 28,
  timer: 20,
} as const

export interface Box {
  readonly id: string
  /** Centre. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
export interface LaneBand {
  readonly name: string
  readonly y: number
  readonly height: number
}
export interface Line {
  readonly id: string
  readonly points: readonly (readonly [number, number])[]
  readonly name: string | null
}
export interface LaneLayout {
  readonly width: number
  readonly height: number
  readonly lanes: readonly LaneBand[]
  readonly boxes: readonly Box[]
  readonly lines: readonly Line[]
}

/**
 * Places a flow in lanes: a column for each step of the longest way, a band for each lane, a row for what stands in the same column
 * and lane. Whatever positions the drawing carried are left aside, because most editors' do not survive a phone or a printed page.
 */
export function layOut(definition: Definition): LaneLayout {
  const order = storyOrder(definition).filter((id) => nodeOf(definition, id).kind !== 'timer')
  const columns = columnsOf(definition, order)
  const laneOf = new Map(definition.lanes.flatMap((lane, i) => lane.nodes.map((id) => [id, i] as const)))
  const names = definition.lanes.length > 0 ? definition.lanes.map((lane) => lane.name) : [definition.name]
  const cells = new Map<string, { lane: number; row: number; column: number }>()
  const used = new Map<string, number>()
  const rows = names.map(() => 1)
  for (const id of order) {
    const lane = laneOf.get(id) ?? 0
    const column = columns.get(id)!
    const row = used.get(`${lane}/${column}`) ?? 0
    used.set(`${lane}/${column}`, row + 1)
    rows[lane] = Math.max(rows[lane]!, row + 1)
    cells.set(id, { lane, row, column })
  }
  let y: number = SIZE.top
  const lanes = names.map((name, i) => {
    const band = { name, y, height: rows[i]! * SIZE.row + 8 }
    y += band.height
    return band
  })
  const widths = Array.from({ length: Math.max(...columns.values()) + 1 }, (_, column) =>
    order.some((id) => columns.get(id) === column && isTask(nodeOf(definition, id))) ? SIZE.column : SIZE.narrow,
  )
  const leftOf = (column: number): number =>
    SIZE.left + widths.slice(0, column).reduce<number>((sum, width) => sum + width, 0)
  const boxes = new Map<string, Box>()
  for (const [id, { lane, row, column }] of cells) {
    const { width, height } = sizeOf(nodeOf(definition, id))
    boxes.set(id, {
      id,
      x: leftOf(column) + widths[column]! / 2,
      y: lanes[lane]!.y + 4 + SIZE.row * (row + 0.5),
      width,
      height,
    })
  }
  for (const host of Object.values(definition.nodes)) {
    if (!isTask(host) || !boxes.has(host.id)) continue
    const box = boxes.get(host.id)!
    host.timers.forEach((id, i) => {
      boxes.set(id, {
        id,
        x: box.x + box.width / 2 - 14 - i * 24,
        y: box.y + box.height / 2,
        width: SIZE.timer,
        height: SIZE.timer,
      })
    })
  }
  const width = leftOf(widths.length) + 8
  return { width, height: y + SIZE.top, lanes, boxes: [...boxes.values()], lines: linesOf(definition, boxes) }
}

function sizeOf(node: FlowNode): { width: number; height: number } {
  if (isTask(node)) return SIZE.task
  const side = node.kind === 'exclusive' || node.kind === 'parallel' ? SIZE.gateway : SIZE.event
  return { width: side, height: side }
}

/** Longest way from the start, ways that lead back left out. A timer's way begins in the column after its task. */
function columnsOf(definition: Definition, order: readonly string[]): Map<string, number> {
  const place = new Map(order.map((id, i) => [id, i]))
  const columns = new Map(order.map((id) => [id, 0]))
  const push = (from: string, to: string): void => {
    if (place.get(to)! > place.get(from)!) columns.set(to, Math.max(columns.get(to)!, columns.get(from)! + 1))
  }
  for (const id of order) {
    const node = nodeOf(definition, id)
    for (const flow of node.outgoing) push(id, flowOf(definition, flow).to)
    if (isTask(node))
      for (const timer of node.timers)
        for (const flow of nodeOf(definition, timer).outgoing) push(id, flowOf(definition, flow).to)
  }
  return columns
}

function linesOf(definition: Definition, boxes: ReadonlyMap<string, Box>): Line[] {
  const taken = [...boxes.values()]
  return Object.values(definition.flows).flatMap((flow, i) => {
    const from = boxes.get(flow.from)
    const to = boxes.get(flow.to)
    if (!from || !to) return []
    // A small shift keeps lines that share a channel apart.
    const shift = ((i % 5) - 2) * 3
    const timer = nodeOf(definition, flow.from).kind === 'timer'
    return [{ id: flow.id, name: flow.name, points: route(from, to, timer, shift, taken) }]
  })
}

type Point = readonly [number, number]

function route(from: Box, to: Box, timer: boolean, shift: number, boxes: readonly Box[]): Point[] {
  const exit: Point = timer ? [from.x, from.y + from.height / 2] : [from.x + from.width / 2, from.y]
  const entry: Point = [to.x - to.width / 2, to.y]
  if (to.x <= from.x) {
    // A way back runs below both and enters from below.
    const channel = Math.max(from.y + from.height / 2, to.y + to.height / 2) + 12 + shift
    return [
      [from.x, from.y + from.height / 2],
      [from.x, channel],
      [to.x + shift, channel],
      [to.x + shift, to.y + to.height / 2],
    ]
  }
  if (timer) {
    const channel = from.y + from.height / 2 + 6 + shift / 2
    const turn = entry[0] - 12 + shift
    return [exit, [exit[0], channel], [turn, channel], [turn, entry[1]], entry]
  }
  const blocked = (y: number): boolean =>
    boxes.some((box) => box.x > exit[0] && box.x + box.width / 2 < entry[0] && Math.abs(box.y - y) < box.height / 2 + 2)
  const turn = entry[0] - 12 + shift
  if (Math.abs(exit[1] - entry[1]) < 1 && !blocked(exit[1])) return [exit, entry]
  if (!blocked(exit[1])) return [exit, [turn, exit[1]], [turn, entry[1]], entry]
  const first = exit[0] + 10 + shift
  if (!blocked(entry[1])) return [exit, [first, exit[1]], [first, entry[1]], entry]
  const channel = entry[1] + (entry[1] < exit[1] ? 1 : -1) * (SIZE.row / 2 - 6) + shift
  return [exit, [first, exit[1]], [first, channel], [turn, channel], [turn, entry[1]], entry]
}
