import { describe, expect, test } from 'vitest'
import { stepDurations } from './duration.ts'
import { laneDiagram, wrapped } from './lane-diagram.ts'
import { layOut } from './lane-layout.ts'
import { maskName } from './progress.ts'
import { type Progress, stepList } from './step-list.ts'
import { flow } from './testing/drawing.ts'

const LINES = `lane 村民: start
lane 村两委: a x b m
lane 镇街: f g h j i end
user a name=村两委联席会议商议 outcomes=yes:同意;no:不同意
user b name=村民代表会议表决
user g name=监委会复核
user h name=镇街审批备案
user i name=结果公示
reminder late on a hours=2
xor x
xor m
and f
and j
start > a > x
x > b [n >= 1] "一万元以上"
x > m "其他" default
b > m > f
f > g > j
f > h > j
j > i > end
late > c > end2`
const T = (minute: number) => `2026-11-05T00:${String(minute).padStart(2, '0')}:00.000Z`
const done = (element: string, minute: number, more: object = {}) => ({
  element,
  at: T(minute),
  openedAt: T(0),
  dueAt: null,
  who: null,
  post: null,
  outcome: null,
  note: null,
  ...more,
})
const progress = (more: Partial<Progress>): Progress => ({ done: [], current: [], ended: null, asOf: T(30), ...more })
const told = (list: ReturnType<typeof stepList>) =>
  list.map((s) => `${s.element}${s.time > 1 ? `#${s.time}` : ''}:${s.state}`)

describe('the step list', () => {
  test('tells the ordinary course in order, with the ways and what goes together', async () => {
    const list = stepList(await flow(LINES))
    expect(told(list)).toEqual(['a:todo', 'b:todo', 'g:todo', 'h:todo', 'i:todo'])
    expect(list[1]!.when).toEqual(['一万元以上'])
    expect(list.map((s) => s.group)).toEqual([null, null, 'f', 'f', null])
  })

  test('shows done, current and to come, and collapses the way not taken', async () => {
    const d = await flow(LINES)
    const list = stepList(
      d,
      progress({
        done: [done('a', 10, { outcome: 'yes' })],
        current: [
          { element: 'g', openedAt: T(10), dueAt: T(20), post: '监委会' },
          { element: 'h', openedAt: T(10), dueAt: null, post: null },
        ],
      }),
    )
    expect(told(list)).toEqual(['a:done', 'b:skipped', 'g:current', 'h:current', 'i:todo'])
    expect(list[0]!.outcome).toBe('同意')
    expect(list.map((s) => s.overdue)).toEqual([false, false, true, false, false])
  })

  test('a loop is told as it went: 第2次', async () => {
    const d = await flow('xor x\nstart > a > b > x\nx > a [outcome = "back"]\nx > end default')
    const list = stepList(
      d,
      progress({
        done: [done('a', 1), done('b', 2)],
        current: [{ element: 'a', openedAt: T(2), dueAt: null, post: null }],
      }),
    )
    expect(told(list)).toEqual(['a:done', 'b:done', 'a#2:current'])
  })

  test('when it has ended nothing is to come', async () => {
    const d = await flow(LINES)
    const list = stepList(
      d,
      progress({ done: [done('a', 10)], ended: { status: 'withdrawn', at: T(11), element: null } }),
    )
    expect(list.filter((s) => s.state === 'todo')).toEqual([])
  })
})

describe('the lane diagram', () => {
  test('puts everything in its lane, later steps further right, and nothing on top of another', async () => {
    const { boxes, lanes, lines, width, height } = layOut(await flow(LINES))
    const box = (id: string) => boxes.find((b) => b.id === id)!
    const lane = (id: string) => lanes.find((l) => box(id).y > l.y && box(id).y < l.y + l.height)!.name
    expect([lane('start'), lane('b'), lane('g')]).toEqual(['村民', '村两委', '镇街'])
    expect(box('start').x < box('a').x && box('a').x < box('g').x && box('g').x < box('end').x).toBe(true)
    const places = boxes.filter((b) => b.id !== 'late').map((b) => `${b.x}/${b.y}`)
    expect(new Set(places).size).toBe(places.length)
    for (const { points } of lines)
      for (const [x, y] of points) expect(x >= 0 && x <= width && y >= 0 && y <= height).toBe(true)
  })

  test('speaks: title, list of steps, words for what is open', async () => {
    const d = await flow(LINES)
    const svg = laneDiagram(d, {
      progress: progress({
        done: [done('a', 1)],
        current: [{ element: 'g', openedAt: T(1), dueAt: T(2), post: null }],
      }),
    })
    expect(svg).toContain('role="img"')
    expect(svg).toMatch(/<desc id="[^"]+">村两委联席会议商议，已办。/)
    expect(svg).toContain('正在办理，已超时')
    expect(svg).toContain('data-element="a" data-state="done"')
    expect(svg).not.toMatch(/<script|<style|style=|http:\/\/(?!www\.w3\.org)/)
  })

  test('cannot be made to carry markup', async () => {
    const d = await flow('user a name=&lt;script&gt;x\nstart > a > end')
    expect(d.nodes['a']!.name).toBe('<script>x')
    expect(laneDiagram(d)).not.toContain('<script')
  })

  test('breaks labels after seven signs, at most three lines', () => {
    expect(wrapped('村民或村组提出小微工程申请', 7, 3)).toEqual(['村民或村组提出', '小微工程申请'])
    expect(wrapped('一二三四五六七八九十一二三四五六七八九十一二三', 7, 3)).toHaveLength(3)
    expect(wrapped('', 7, 3)).toEqual([])
  })
})

test('durations are said only when there are enough', () => {
  const task = (element: string, minutes: number, late = false) => ({
    element,
    opened_at: T(0),
    done_at: T(minutes),
    due_at: late ? T(1) : null,
  })
  const list = stepDurations([...[1, 2, 3, 4, 50].map((m) => task('a', m, m === 50)), task('b', 5)])
  expect(list).toEqual([
    { element: 'a', count: 5, median: 3, p90: 50, late: 1 },
    { element: 'b', count: 1, median: null, p90: null, late: 0 },
  ])
})

test.each([
  ['赵水根', '赵*根'],
  ['李四', '李*'],
  ['欧阳娜娜', '欧**娜'],
  ['𠮷野家', '𠮷*家'],
  ['A', '*'],
])('masks %s as %s', (name, masked) => expect(maskName(name)).toBe(masked))
