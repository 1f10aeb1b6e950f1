import { describe, expect, test } from 'vitest'
import { readBpmn } from './bpmn-reader.ts'
import { NotWaiting } from './interpreter.ts'
import { drawn, flow } from './testing/drawing.ts'
import { Walk } from './testing/walk.ts'

describe('sequence and choice', () => {
  test('runs one task after another and ends as done', async () => {
    const walk = new Walk(await flow('start > a > b > end')).finish('a')
    expect(walk.open()).toEqual(['b'])
    expect(walk.finish('b').status).toBe('done')
  })

  test('takes the first way whose guard says yes, in drawing order', async () => {
    const d = await flow('xor x\nstart > a > x\nx > b [n > 1]\nx > c [n > 0]\nx > end default\nb > end\nc > end')
    expect(new Walk(d, { n: 2 }).finish('a').open()).toEqual(['b'])
    expect(new Walk(d, { n: 1 }).finish('a').open()).toEqual(['c'])
    expect(new Walk(d, { n: 0 }).finish('a').status).toBe('done')
  })

  test('the default is taken last even when it is drawn first', async () => {
    const d = await flow('xor x\nstart > x\nx > b default\nx > c [n = 1]\nb > end\nc > end')
    expect(new Walk(d, { n: 1 }).open()).toEqual(['c'])
  })

  test('a guard that cannot be judged stops the token; it is never read as no', async () => {
    const d = await flow('xor x\nstart > a > x\nx > b [n > 1]\nx > c default\nb > end\nc > end')
    const walk = new Walk(d).finish('a')
    expect(walk.stuck()).toEqual(['x'])
    expect(walk.effects).toContainEqual(
      expect.objectContaining({ kind: 'incident', element: 'x', reason: 'guard_unknown' }),
    )
    expect(walk.status).toBeUndefined()
    expect(walk.retry({ n: 5 }).open()).toEqual(['b'])
  })

  test('an unknown guard behind one that says yes does not matter', async () => {
    const d = await flow('xor x\nstart > x\nx > b [n = 1]\nx > c [m = 1]\nb > end\nc > end')
    expect(new Walk(d, { n: 1 }).open()).toEqual(['b'])
  })

  test('all guards no and no default is an incident', async () => {
    const d = await flow('xor x\nstart > x\nx > b [n = 1]\nx > c [n = 2]\nb > end\nc > end')
    expect(new Walk(d, { n: 3 }).effects).toContainEqual(
      expect.objectContaining({ kind: 'incident', reason: 'no_way' }),
    )
  })

  test('outcome is that of the task the token left, also behind a service task', async () => {
    const d = await flow(
      'service s action=note\nxor x\nstart > a > s > x\nx > b [outcome = "yes"]\nx > c default\nb > end\nc > end',
    )
    expect(new Walk(d).finish('a', 'yes').finish('s').open()).toEqual(['b'])
    expect(new Walk(d).finish('a', 'no').finish('s').open()).toEqual(['c'])
  })

  test('outcomes of earlier steps can be asked by name', async () => {
    const d = await flow(
      'xor x\nstart > a > b > x\nx > c [outcomes.a = "yes" and outcomes.b = "no"]\nx > end default\nc > end',
    )
    expect(new Walk(d).finish('a', 'yes').finish('b', 'no').open()).toEqual(['c'])
  })

  test('a loop opens the task again with a new token', async () => {
    const walk = new Walk(await flow('xor m\nxor x\nstart > m > a > x\nx > m [outcome = "again"]\nx > end default'))
    const first = walk.state.tokens[0]!.id
    walk.finish('a', 'again')
    expect(walk.open()).toEqual(['a'])
    expect(walk.state.tokens[0]!.id).not.toBe(first)
    expect(walk.finish('a', 'enough').status).toBe('done')
  })
})

describe('parallel work', () => {
  test('joins only when every branch is there', async () => {
    const walk = new Walk(await flow('and f\nand j\nstart > f\nf > a > j\nf > b > j\nj > c > end'))
    expect(walk.open()).toEqual(['a', 'b'])
    expect(walk.finish('b').open()).toEqual(['a'])
    expect(walk.finish('a').open()).toEqual(['c'])
  })

  test('a join after a choice waits for a token that never comes: no dead-path elimination', async () => {
    // The approval on the branch not taken must never be taken for given.
    const d = await flow('xor x\nand j\nstart > x\nx > a [n = 1]\nx > b [n = 2]\na > j\nb > j\nj > c > end')
    const walk = new Walk(d, { n: 1 }).finish('a')
    expect(walk.open()).toEqual([])
    expect(walk.status).toBeUndefined()
  })

  test('two tokens on the same way into a join do not make up for a missing one', async () => {
    const d = await flow('and f\nxor m\nand j\nstart > f\nf > a > m\nf > b > m\nm > j\nf > c > j\nj > d > end')
    const walk = new Walk(d).finish('a').finish('b')
    expect(walk.open()).toEqual(['c'])
    expect(walk.finish('c').open()).toEqual(['d'])
    expect(walk.finish('d').status).toBeUndefined()
  })

  test('two tokens at one task are two pieces of work', async () => {
    const walk = new Walk(await flow('and f\nxor m\nstart > f\nf > a > m\nf > b > m\nm > c > end'))
      .finish('a')
      .finish('b')
    expect(walk.open()).toEqual(['c', 'c'])
    expect(walk.finish('c').status).toBeUndefined()
    expect(walk.finish('c').status).toBe('done')
  })

  test('several ends: the matter ends with the last token, with the last status named', async () => {
    const walk = new Walk(
      await flow('and f\nend e1 status=rejected\nend e2\nstart > f\nf > a > e1\nf > b > e2'),
    ).finish('a')
    expect(walk.status).toBeUndefined()
    expect(walk.finish('b').status).toBe('rejected')
  })

  test('a terminate end stops everything else at once', async () => {
    const walk = new Walk(
      await flow(
        'and f\nterminate t status=rejected\nreminder late on b hours=1\nstart > f\nf > a > t\nf > b > end1\nlate > c > end2',
      ),
    ).finish('a')
    expect(walk.status).toBe('rejected')
    expect(walk.open()).toEqual([])
    expect(walk.state.timers).toEqual([])
    expect(walk.effects).toContainEqual(expect.objectContaining({ kind: 'close_task', element: 'b', why: 'ended' }))
    expect(() => walk.finish('b')).toThrow()
  })

  test('a terminate end reached by a fork opens nothing after it', async () => {
    const walk = new Walk(await flow('and f\nterminate t\nstart > f\nf > t\nf > b > end'))
    expect(walk.status).toBe('done')
    expect(walk.open()).toEqual([])
  })

  test('nested forks join in their own place', async () => {
    const walk = new Walk(
      await flow('and f\nand g\nand k\nand j\nstart > f\nf > a > j\nf > g\ng > b > k\ng > c > k\nk > j\nj > d > end'),
    )
    walk.finish('b').finish('a')
    expect(walk.open()).toEqual(['c'])
    expect(walk.finish('c').open()).toEqual(['d'])
  })

  test('a loop through a fork starts with an empty join', async () => {
    const d = await flow(
      'xor m\nand f\nand j\nxor x\nstart > m > f\nf > a > j\nf > b > j\nj > x\nx > m [again = true]\nx > end default',
    )
    const walk = new Walk(d, { again: true }).finish('a').finish('b')
    expect(walk.open()).toEqual(['a', 'b'])
    expect(walk.finish('a', null, { again: false }).open()).toEqual(['b'])
    expect(walk.finish('b').status).toBe('done')
  })
})

describe('timers', () => {
  const lines = 'start > a > end1\nlate > b > end2'
  test('an interrupting timer closes the task and goes its own way', async () => {
    const walk = new Walk(await flow(`timer late on a hours=2\n${lines}`))
    expect(walk.effects).toContainEqual({
      kind: 'arm_timer',
      timer: 2,
      token: 1,
      boundary: 'late',
      due: '2026-11-05T02:30:00.000Z',
    })
    walk.ring('late')
    expect(walk.open()).toEqual(['b'])
    expect(walk.effects).toContainEqual(
      expect.objectContaining({ kind: 'close_task', element: 'a', why: 'interrupted' }),
    )
  })

  test('a non-interrupting timer leaves the task open and rings once', async () => {
    const walk = new Walk(await flow(`reminder late on a hours=2\n${lines}`)).ring('late')
    expect(walk.open()).toEqual(['a', 'b'])
    expect(() => walk.ring('late')).toThrow()
    expect(walk.finish('a').status).toBeUndefined()
    expect(walk.finish('b').status).toBe('done')
  })

  test('finishing in time cancels the timer', async () => {
    const walk = new Walk(await flow(`timer late on a hours=2\n${lines}`)).finish('a')
    expect(walk.effects).toContainEqual({ kind: 'cancel_timer', timer: 2 })
    expect(walk.status).toBe('done')
  })

  test('an interrupting timer cancels its sisters on the same task only', async () => {
    const d = await flow(
      'and f\ntimer late on a hours=2\nreminder soon on a hours=1\ntimer other on b hours=2\nstart > f\nf > a > end1\nf > b > end2\nlate > c > end3\nsoon > e > end4\nother > g > end5',
    )
    const walk = new Walk(d).ring('late')
    expect(walk.state.timers.map((t) => t.boundary)).toEqual(['other'])
  })

  test('each piece of work has its own timer', async () => {
    const d = await flow(
      'and f\nxor m\ntimer late on c hours=2\nstart > f\nf > a > m\nf > b > m\nm > c > end1\nlate > g > end2',
    )
    const walk = new Walk(d).finish('a').finish('b').ring('late')
    expect(walk.open().sort()).toEqual(['c', 'g'])
    expect(walk.state.timers).toHaveLength(1)
  })

  test('an interrupted branch of a fork never satisfies the join', async () => {
    const d = await flow(
      'and f\nand j\ntimer late on a hours=2\nstart > f\nf > a > j\nf > b > j\nj > c > end1\nlate > e > end2',
    )
    const walk = new Walk(d).ring('late').finish('b').finish('e')
    expect(walk.open()).toEqual([])
    expect(walk.status).toBeUndefined()
  })
})

describe('messages, actions, withdrawal', () => {
  test('a service task waits for its action to be done', async () => {
    const walk = new Walk(await flow('service s action=seals.authorise\nstart > s > end'))
    expect(walk.effects).toContainEqual({ kind: 'call_action', token: 1, element: 's', action: 'seals.authorise' })
    expect(walk.finish('s').status).toBe('done')
  })

  test('a message is heard by one waiter, and by nobody when nobody waits', async () => {
    const d = await flow(
      'and f\nreceive r message=stamped\nreceive q message=stamped\nstart > f\nf > r > end1\nf > q > end2',
    )
    const walk = new Walk(d).hear('stamped')
    expect(walk.open()).toEqual(['q'])
    expect(() => walk.hear('other')).toThrow(NotWaiting)
    expect(walk.hear('stamped').status).toBe('done')
  })

  test('withdrawing closes what is open', async () => {
    const walk = new Walk(await flow('timer late on a hours=2\nstart > a > end1\nlate > end2')).withdraw()
    expect(walk.status).toBe('withdrawn')
    expect(walk.effects.map((e) => e.kind)).toEqual(['close_task', 'cancel_timer', 'ended'])
    expect(() => walk.withdraw()).toThrow(NotWaiting)
  })

  test('a second click finds nothing to finish', async () => {
    const walk = new Walk(await flow('start > a > b > end')).finish('a')
    expect(() => walk.finish('a')).toThrow()
  })

  test('the state of an eight-step matter stays below a kilobyte', async () => {
    const d = await flow(
      'and f\nand j\nxor x\nxor w\nreminder late on b hours=2\nstart > a > b > x\nx > c [n > 1]\nx > w default\nc > w > f\nf > g > j\nf > h > j\nj > i > k > l > end\nlate > m > end2',
    )
    const walk = new Walk(d, { n: 2 })
      .finish('a', 'passed')
      .ring('late')
      .finish('b', 'approved')
      .finish('c', 'approved')
      .finish('g', 'passed')
      .finish('h')
      .finish('i')
      .finish('k')
      .finish('l')
      .finish('m')
    expect(walk.status).toBe('done')
    expect(walk.largest).toBeLessThan(1024)
  })
})

test('a definition is frozen and carries the hash of its bytes', async () => {
  const xml = drawn('start > a > end')
  const { definition } = await readBpmn(xml)
  expect(definition!.hash).toMatch(/^sha256:[0-9a-f]{64}$/)
  expect(Object.isFrozen(definition!.nodes['a'])).toBe(true)
  expect((await readBpmn(`${xml} `)).definition!.hash).not.toBe(definition!.hash)
})
