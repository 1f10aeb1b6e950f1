import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { conflict } from '#kernel'
import { explain, type Terminal } from './terminal.ts'

const terminal = (locale: 'zh' | 'en'): Terminal => ({ locale, print: () => {}, complain: () => {} })
const thrown = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.fail('nothing was thrown'),
    (error: unknown) => error,
  )

it('says what the system refused in one sentence, and where', async () => {
  const absent = await thrown(readFile('/no/such/file.csv'))
  expect(explain(terminal('zh'), absent)).toBe('没有找到 /no/such/file.csv。请检查路径写得对不对。')
  const folder = await thrown(readFile(import.meta.dirname))
  expect(explain(terminal('en'), folder)).toBe('The system refused this step: read (EISDIR).')
  const silent = await thrown(new Promise((_, reject) => connect(1, '127.0.0.1').on('error', reject)))
  expect(explain(terminal('en'), silent)).toBe(
    '127.0.0.1:1 does not answer. Check that the program there is running and the address is right.',
  )
  const odd = Object.assign(new Error('x'), { code: 'EXDEV', syscall: 'rename', path: '/a' })
  expect(explain(terminal('zh'), odd)).toBe('系统没有让做这一步：/a（EXDEV）。')
})

it('lets a problem speak and shows where a defect is', () => {
  expect(explain(terminal('zh'), conflict('cli.unknown_command', { command: 'fly' }))).toBe('不认识命令“fly”。')
  expect(explain(terminal('zh'), new TypeError('x is not a function'))).toContain('terminal.test.ts')
  expect(explain(terminal('zh'), Object.assign(new Error('bad'), { code: 'ERR_MODULE' }))).toContain('terminal.test.ts')
})
