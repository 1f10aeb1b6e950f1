import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  countyCopy,
  freePort,
  type RunningProgram,
  removeFolder,
  runCommand,
  scratchFolder,
  startProgram,
} from '../program.ts'

let data: string
let program: RunningProgram
beforeAll(async () => {
  data = await countyCopy()
  program = await startProgram({ data })
})
afterAll(async () => {
  await program.stop().catch(() => {})
  await removeFolder(data)
})

const healthy = async (): Promise<boolean> =>
  fetch(`${program.url}/healthz`).then(
    (r) => r.ok,
    () => false,
  )

async function untilHealthy(): Promise<void> {
  for (let i = 0; i < 200 && !(await healthy()); i++) await pause(50)
  expect(await healthy()).toBe(true)
}

describe('the program', () => {
  it('opens a demonstration that says what it is, and prints one address', async () => {
    const page = await (await fetch(program.url)).text()
    expect(page).toContain('十二个场景')
    expect(page).toContain('2026 年 11 月 5 日')
    expect(program.output()).toContain(`http://localhost:${program.port}`)
  })

  it('brings the database back after kill -9, and says one sentence meanwhile', async () => {
    const pid = Number((await readFile(join(data, 'postgres/cluster/postmaster.pid'), 'utf8')).split('\n')[0])
    process.kill(pid, 'SIGKILL')
    const answer = await fetch(`${program.url}/api/v1/session`)
    expect([401, 503]).toContain(answer.status)
    await untilHealthy()
  })

  it('backs up while it runs', async () => {
    const file = join(data, '..', `${program.port}.tgz`)
    const { code, output } = await runCommand(['backup', file], { QINGLIAN_DATA: data })
    expect(output).toContain('备份好了')
    expect(code).toBe(0)
    const target = await scratchFolder()
    const restored = await runCommand(['restore', file], { QINGLIAN_DATA: target })
    expect(restored.output).toContain('恢复好了')
    expect(restored.code).toBe(0)
    await removeFolder(target)
    await removeFolder(file)
  })

  it('refuses a second program on its folder, and a port that is taken, each with a sentence', async () => {
    const second = await runCommand(['serve', '--port', String(await freePort())], { QINGLIAN_DATA: data })
    expect(second.code).toBe(1)
    expect(second.output).toContain('正被另一个清廉程序')
    const holder = createServer()
    await new Promise<void>((done) => holder.listen(0, '127.0.0.1', done))
    const { port } = holder.address() as { port: number }
    const taken = await runCommand(['serve', '--port', String(port)], { QINGLIAN_DATA: await scratchFolder() })
    expect(taken.output).toContain(`端口 ${port} 已被别的程序占用`)
    holder.close()
  })

  it('recovers from kill -9 with its data, and starts warm', async () => {
    await program.kill()
    const started = Date.now()
    program = await startProgram({ data })
    expect(program.output()).not.toContain('载入演示县')
    expect(Date.now() - started).toBeLessThan(60_000)
    expect(await (await fetch(program.url)).text()).toContain('十二个场景')
  })

  it('stops everything on Ctrl-C', async () => {
    expect(await program.stop()).toBe(0)
    await expect(readFile(join(data, 'postgres/cluster/postmaster.pid'))).rejects.toThrow()
    await expect(readFile(join(data, 'program.pid'))).rejects.toThrow()
    program = await startProgram({ data })
  })
})

describe('what it refuses', () => {
  it('names the missing setting of production, and never opens demonstration data as production', async () => {
    const bare = await runCommand(['serve', '--production', '--port', '0'], { QINGLIAN_DATA: await scratchFolder() })
    expect(bare.output).toContain('QINGLIAN_PUBLIC_URL')
    expect(bare.code).toBe(1)
    await program.stop()
    const settings = {
      QINGLIAN_PUBLIC_URL: 'https://example.invalid',
      QINGLIAN_PUBLIC_NAME: '清廉某县',
      QINGLIAN_STAFF_NAME: '某县',
      QINGLIAN_COUNTY: '某县',
      QINGLIAN_DIVISION: '990199',
    }
    const opened = await runCommand(['serve', '--production', '--port', '0'], { QINGLIAN_DATA: data, ...settings })
    expect(opened.output).toContain('演示数据')
    expect(opened.code).toBe(1)
    program = await startProgram({ data })
  })

  it('does not start over without --yes, nor over a folder that is not a demonstration', async () => {
    expect((await runCommand(['serve', '--fresh', '--port', '0'], { QINGLIAN_DATA: data })).output).toContain('--yes')
    const other = await scratchFolder()
    await writeFile(join(other, 'important.txt'), '重要')
    expect((await runCommand(['serve', '--fresh', '--yes', '--port', '0'], { QINGLIAN_DATA: other })).code).toBe(1)
    expect(await readFile(join(other, 'important.txt'), 'utf8')).toBe('重要')
    await removeFolder(other)
  })

  it('answers at once for a folder that cannot be made', async () => {
    const { code, output } = await runCommand(['serve', '--port', '0'], { QINGLIAN_DATA: '/proc/qinglian' })
    expect(code).toBe(1)
    expect(output).toContain('写不进去')
  })

  it('explains itself without a command', async () => {
    const { code, output } = await runCommand([])
    expect(code).toBe(2)
    expect(output).toContain('verify')
  })
})
