import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ProblemError } from '#kernel'
import { checkRegisters, mayMove, parseRegister } from './register.ts'
import { BOAT_FILE } from './testing/village-boats.ts'
import { changedFields, checkValues, shownValues } from './values.ts'

const boat = parseRegister(BOAT_FILE, 'registers/boat.yaml')
const good = { number: '船-1', title: ' 小白船 ', value: 1_200_000 }
const codeOf = (fn: () => unknown): string => {
  try {
    fn()
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code
    throw error
  }
  return 'none'
}

describe('what a register may say', () => {
  it('keeps what was entered, without the blanks around it and without empty fields', () => {
    expect(checkValues(boat, { ...good, holder: '', crew: null })).toEqual({
      number: '船-1',
      title: '小白船',
      value: 1_200_000,
    })
  })

  it.each([
    [{ title: '' }, 'registers.required'],
    [{ colour: '白' }, 'registers.unknown_field'],
    [{ value: 1.5 }, 'registers.not_whole'],
    [{ value: -1 }, 'registers.out_of_bounds'],
    [{ length: 41 }, 'registers.out_of_bounds'],
    [{ bought_on: '2026-02-30' }, 'registers.not_a_date'],
    [{ covered: '是' }, 'registers.not_yes_or_no'],
    [{ use: 'constructor' }, 'registers.not_an_option'],
    [{ title: `abc${String.fromCodePoint(0x202e)}def` }, 'registers.characters'],
    [{ title: '长'.repeat(201) }, 'registers.too_long'],
  ])('refuses %j', (wrong, code) => {
    expect(codeOf(() => checkValues(boat, { ...good, ...wrong }))).toBe(code)
  })

  it('never keeps a value outside its type, whatever was sent', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...Object.keys(boat.fields), '__proto__'), fc.anything()),
        (entered) => {
          try {
            const kept = checkValues(boat, { ...good, ...entered })
            for (const [name, value] of Object.entries(kept)) {
              expect(['string', 'number', 'boolean']).toContain(typeof value)
              expect(boat.fields[name]).toBeDefined()
            }
          } catch (error) {
            expect(error).toBeInstanceOf(ProblemError)
          }
        },
      ),
    )
  })

  it('moves only along the declared ways', () => {
    expect(mayMove(boat, 'in-use', 'gone')).toBe(true)
    expect(mayMove(boat, 'gone', 'in-use')).toBe(false)
    expect(mayMove(boat, 'gone', 'gone')).toBe(true)
  })

  it('names what changed, and shows a masked name whole only to those who keep the register', () => {
    expect(changedFields(boat, { title: 'a' }, { title: 'b', crew: 2 })).toEqual(['title', 'crew'])
    expect(shownValues(boat, { holder: '陈阿香', title: '小白船' }, false)).toEqual({ holder: '陈**', title: '小白船' })
    expect(shownValues(boat, { holder: '陈阿香' }, true)).toEqual({ holder: '陈阿香' })
  })
})

describe('a register’s file', () => {
  const complaintsOf = (text: string) =>
    checkRegisters([{ id: 'p/boat', path: 'registers/boat.yaml', text, value: parseRegister(text, 'x') }]).map(
      (i) => i.code,
    )

  it('is checked: fields named, options given, states known', () => {
    expect(complaintsOf(BOAT_FILE)).toEqual([])
    expect(complaintsOf(BOAT_FILE.replace('key: number', 'key: nummer'))).toEqual(['registers.no_such_field'])
    expect(complaintsOf(BOAT_FILE.replace('  crew:', '  state:'))).toEqual(['registers.field_reserved'])
    expect(complaintsOf(BOAT_FILE.replace('to: [idle, gone]', 'to: [idle, sold]'))).toEqual(['registers.no_such_state'])
    expect(complaintsOf(BOAT_FILE.replace('type: integer', 'type: choice'))).toEqual(['registers.options_lacking'])
  })
})
