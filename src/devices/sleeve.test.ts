import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plusMinutes } from '#kernel'
import { type Approval, decidePress, isLocked, type Press } from './sleeve.ts'
import { judgeImpressions } from './standing.ts'

const T0 = '2026-11-05T00:47:00.000Z'
const approval = (over: Partial<Approval> = {}): Approval => ({
  id: 'a',
  sealId: 'village',
  copies: 2,
  used: 0,
  grantedAt: T0,
  expiresAt: plusMinutes(T0, 120),
  revokedAt: null,
  documentHash: 'sha256:d',
  documentBlank: false,
  ...over,
})
const press = (minutes: number, over: Partial<Press> = {}): Press => ({
  sealId: 'village',
  at: plusMinutes(T0, minutes),
  document: true,
  paperBlank: null,
  verifiedBy: 'card',
  ...over,
})
const reason = (p: Press, approvals: Approval[], lastActAt: string | null = null) => {
  const decision = decidePress(p, approvals, lastActAt)
  return decision.do === 'refuse' ? decision.reason : 'stamp'
}

describe('a press', () => {
  it('stamps once, twice, and then never again', () => {
    expect(decidePress(press(5), [approval()], null)).toMatchObject({
      do: 'stamp',
      used: 1,
      locks: false,
      unlocks: true,
    })
    expect(decidePress(press(5, { verifiedBy: null }), [approval({ used: 1 })], plusMinutes(T0, 5))).toMatchObject({
      used: 2,
      locks: true,
      unlocks: false,
    })
    expect(decidePress(press(6), [approval({ used: 2 })], null)).toMatchObject({
      do: 'refuse',
      reason: 'used_up',
      params: { copies: 2, used: 2 },
    })
  })

  it.each<[string, Partial<Press>, Approval[]]>([
    ['no_document', { document: false }, [approval()]],
    ['no_document', { document: false }, []],
    ['no_approval', {}, []],
    ['wrong_seal', {}, [approval({ sealId: 'party' })]],
    ['used_up', {}, [approval({ used: 2 }), approval({ id: 'b', sealId: 'coop', grantedAt: plusMinutes(T0, 1) })]],
    ['expired', { at: plusMinutes(T0, 120.001) }, [approval()]],
    ['not_yet', { at: plusMinutes(T0, -1) }, [approval()]],
    ['revoked', {}, [approval({ revokedAt: plusMinutes(T0, 1) })]],
    ['no_attachment', {}, [approval({ documentHash: null })]],
    ['blank_paper', {}, [approval({ documentBlank: true })]],
    ['blank_paper', { paperBlank: true }, [approval()]],
    ['not_verified', { verifiedBy: null }, [approval()]],
  ])('refuses: %s', (expected, over, approvals) => {
    expect(reason(press(5, over), approvals)).toBe(expected)
  })

  it('goes by the paper in hand when it is named, never by another', () => {
    const two = [approval(), approval({ id: 'b', grantedAt: plusMinutes(T0, 1) })]
    expect(decidePress(press(5, { approvalId: 'b' }), two, null)).toMatchObject({ do: 'stamp', approval: { id: 'b' } })
    expect(reason(press(5, { approvalId: 'b' }), [approval(), approval({ id: 'b', used: 2 })])).toBe('used_up')
    expect(reason(press(5, { approvalId: null }), two)).toBe('other_paper')
    expect(reason(press(5, { approvalId: 'c' }), two)).toBe('other_paper')
    expect(reason(press(5, { approvalId: 'c' }), [...two, approval({ id: 'c', sealId: 'party' })])).toBe('wrong_seal')
  })

  it('is inclusive at the last moment of the approval', () => {
    expect(reason(press(120), [approval()])).toBe('stamp')
  })

  it('uses the next approval when the first is used up, and forgets what is used up and over', () => {
    expect(reason(press(5), [approval({ used: 2 }), approval({ id: 'b', grantedAt: plusMinutes(T0, 1) })])).toBe(
      'stamp',
    )
    expect(reason(press(500), [approval({ used: 2 })])).toBe('no_approval')
    expect(reason(press(500), [approval({ used: 1 })])).toBe('expired')
  })
})

describe('a sleeve', () => {
  it('waits unlocked for the operator, locks three minutes after the last act, and opens again to a card', () => {
    expect(isLocked('village', [], null, T0)).toBe(true)
    expect(isLocked('village', [approval()], null, plusMinutes(T0, 60))).toBe(false)
    const used = [approval({ used: 1 })]
    expect(isLocked('village', used, plusMinutes(T0, 5), plusMinutes(T0, 8))).toBe(false)
    expect(isLocked('village', used, plusMinutes(T0, 5), plusMinutes(T0, 8.1))).toBe(true)
    expect(reason(press(9, { verifiedBy: null }), used, plusMinutes(T0, 5))).toBe('not_verified')
    expect(reason(press(9), used, plusMinutes(T0, 5))).toBe('stamp')
    expect(isLocked('village', [approval({ used: 2 })], plusMinutes(T0, 5), plusMinutes(T0, 5))).toBe(true)
    expect(isLocked('village', [approval()], null, plusMinutes(T0, 121))).toBe(true)
  })
})

describe('whatever happens', () => {
  const presses = fc.array(
    fc.record({
      minutes: fc.integer({ min: -10, max: 140 }),
      document: fc.boolean(),
      card: fc.boolean(),
      seal: fc.constantFrom('village', 'party'),
      blank: fc.constantFrom(null, true, false),
    }),
    { maxLength: 40 },
  )

  it('a sleeve never makes more impressions than approved, nor one outside the time', () => {
    fc.assert(
      fc.property(presses, fc.integer({ min: 1, max: 5 }), (sequence, copies) => {
        let used = 0
        let last: string | null = null
        for (const p of sequence.toSorted((a, b) => a.minutes - b.minutes)) {
          const now = press(p.minutes, {
            document: p.document,
            sealId: p.seal,
            paperBlank: p.blank,
            verifiedBy: p.card ? 'card' : null,
          })
          const decision = decidePress(now, [approval({ copies, used })], last)
          if (decision.do === 'refuse') continue
          expect(
            now.at >= T0 && now.at <= plusMinutes(T0, 120) && p.document && p.seal === 'village' && p.blank !== true,
          ).toBe(true)
          used = decision.used
          last = now.at
        }
        expect(used).toBeLessThanOrEqual(copies)
      }),
      { numRuns: 2_000 },
    )
  })

  it('reported impressions count the same in any order, never above the approved, never outside the time', () => {
    const stamped = fc.uniqueArray(
      fc.record({
        minutes: fc.integer({ min: -10, max: 140 }),
        sealId: fc.constantFrom('village', 'party'),
        sequence: fc.bigInt(1n, 60n),
      }),
      { maxLength: 30, selector: (s) => s.sequence },
    )
    fc.assert(
      fc.property(
        stamped,
        fc.integer({ min: 1, max: 4 }),
        fc.option(fc.integer({ min: 0, max: 120 }), { nil: null }),
        fc.infiniteStream(fc.nat()),
        (list, copies, revoked, shuffle) => {
          const all = list.map((s) => ({
            id: String(s.sequence),
            sealId: s.sealId,
            at: plusMinutes(T0, s.minutes),
            deviceId: 'd',
            sequence: s.sequence,
          }))
          const approved = { ...approval({ copies }), revokedAt: revoked === null ? null : plusMinutes(T0, revoked) }
          const standing = judgeImpressions(approved, all)
          const shuffled = all
            .map((s) => [shuffle.next().value as number, s] as const)
            .sort((a, b) => a[0] - b[0])
            .map(([, s]) => s)
          expect(judgeImpressions(approved, shuffled)).toEqual(standing)
          const counted = all.filter((s) => standing.get(s.id) === 'authorised')
          expect(counted.length).toBeLessThanOrEqual(copies)
          for (const s of counted)
            expect(
              s.at >= T0 &&
                s.at <= approved.expiresAt &&
                s.sealId === 'village' &&
                (approved.revokedAt === null || s.at < approved.revokedAt),
            ).toBe(true)
          expect([...judgeImpressions(null, all).values()].every((v) => v === 'unapproved')).toBe(true)
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
