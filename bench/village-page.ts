// The page behind the code on a village's wall: 500 readers a second with the database behind it, its bytes, its first sight on a thin
// line, and the poster. Each request is timed from when it was due, so that a queue counts. Needs Chromium for the first sight.
//   node bench/village-page.ts [--url http://localhost:8800] [--rate 500] [--seconds 20]
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { Agent, get, type IncomingHttpHeaders } from 'node:http'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { stopwatch } from '#kernel'

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    rate: { type: 'string', default: '500' },
    seconds: { type: 'string', default: '20' },
  },
})
const RATE = Number(values.rate)
const SECONDS = Number(values.seconds)
const PORT = 4980

const agent = new Agent({ keepAlive: true, maxSockets: 64 })
const line = (what: string, ours: string, beside: string) =>
  console.log(`${what.padEnd(58)} ${ours.padStart(16)}   ${beside}`)
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

function ask(url: string): Promise<{ status: number; bytes: number; headers: IncomingHttpHeaders; body: Buffer }> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { 'accept-encoding': 'gzip', 'accept-language': 'zh-CN' } }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () => {
        const body = Buffer.concat(parts)
        resolve({ status: answer.statusCode ?? 0, bytes: body.length, headers: answer.headers, body })
      })
    }).on('error', reject)
  })
}

/** The demonstration county in a folder of its own, unless an address is given. */
async function open(): Promise<{ url: string; close: () => Promise<void> }> {
  if (values.url) return { url: values.url, close: async () => {} }
  const data = await mkdtemp(join(tmpdir(), 'qinglian-bench-village-'))
  await chmod(data, 0o711)
  const program: ChildProcess = spawn(
    process.execPath,
    [fileURLToPath(new URL('../src/main.ts', import.meta.url)), 'serve', '--port', String(PORT)],
    { env: { ...process.env, QINGLIAN_DATA: data }, stdio: 'ignore' },
  )
  const url = `http://127.0.0.1:${PORT}`
  for (let i = 0; i < 600; i++) {
    await sleep(1000)
    if (
      await ask(`${url}/v`).then(
        ({ status }) => status === 200,
        () => false,
      )
    )
      break
  }
  return {
    url,
    close: async () => {
      const gone = new Promise((resolve) => program.once('exit', resolve))
      program.kill('SIGTERM')
      await gone
      await rm(data, { recursive: true, force: true })
    },
  }
}

/** Sends at a fixed rate whatever comes back; times in ms from when each was due. */
async function load(urls: readonly string[]): Promise<{ p50: number; p99: number; worst: number; failed: number }> {
  const times: number[] = []
  let failed = 0
  const clock = stopwatch()
  const asked: Promise<void>[] = []
  for (let i = 0; i < RATE * SECONDS; i++) {
    const due = (i * 1000) / RATE
    if (due > clock()) await sleep(due - clock())
    asked.push(
      ask(urls[i % urls.length]!).then(
        ({ status }) => {
          if (status === 200) times.push(clock() - due)
          else failed++
        },
        () => {
          failed++
        },
      ),
    )
  }
  await Promise.all(asked)
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN
  return { p50: at(0.5), p99: at(0.99), worst: at(1), failed }
}

/** Largest contentful paint on a phone at 400 kbit/s with 400 ms there and back, processor six times slower; median of five. */
async function firstSight(url: string): Promise<number | undefined> {
  const executablePath = process.env['CHROMIUM'] ?? ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync)
  if (!executablePath) return undefined
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  const times: number[] = []
  for (let i = 0; i < 5; i++) {
    const page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage()
    const wire = await page.context().newCDPSession(page)
    await wire.send('Network.enable')
    await wire.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 400,
      downloadThroughput: 400_000 / 8,
      uploadThroughput: 400_000 / 8,
    })
    await wire.send('Emulation.setCPUThrottlingRate', { rate: 6 })
    await page.goto(url)
    times.push(
      await page.evaluate<number>(
        `new Promise((done) => new PerformanceObserver((list) => done(list.getEntries().pop().startTime)).observe({ type: 'largest-contentful-paint', buffered: true }))`,
      ),
    )
    await page.context().close()
  }
  await browser.close()
  return times.sort((a, b) => a - b)[2]
}

const { url, close } = await open()
try {
  const list =
    (await ask(`${url}/v`)).headers['content-encoding'] === 'gzip' ? '' : (await ask(`${url}/v`)).body.toString()
  const villages = [...list.matchAll(/href="(\/v\/\d{12})"/g)].map(([, path]) => `${url}${path}`)
  const shitang = villages.find((one) => one.endsWith('990121101200')) ?? villages[0]!
  console.log(
    `load ${loadavg()[0]!.toFixed(1)} on ${availableParallelism()} cores; the reader runs on the same machine`,
  )
  line('', 'ours', 'beside')
  const one = await ask(shitang)
  line(
    'one page, one request, gzip',
    `${(one.bytes / 1024).toFixed(1)} KB`,
    'asked ≤ 10 KB; prototype 3.2 KB, SPA 117 KB in 4 requests',
  )
  for (const [what, urls] of [
    ['one village', [shitang]],
    [`all ${villages.length} villages`, villages],
  ] as const) {
    for (const one of urls) await ask(one)
    const found = await load(urls)
    line(`${what}, ${RATE}/s for ${SECONDS} s: p50`, `${found.p50.toFixed(1)} ms`, '')
    line(
      `${what}: p99`,
      `${found.p99.toFixed(1)} ms`,
      `asked < 20 ms; worst ${found.worst.toFixed(0)} ms, failed ${found.failed}`,
    )
  }
  const sight = await firstSight(shitang)
  line(
    'largest paint, 400 kbit/s, 400 ms, processor 6 times slower',
    sight === undefined ? 'no Chromium' : `${(sight / 1000).toFixed(2)} s`,
    'asked < 1 s; prototype 0.77 s, SPA 4.30 s',
  )
  const poster = /\/publications\/[0-9a-f-]{36}\/poster\.pdf/.exec(await (await fetch(shitang)).text())?.[0]
  if (poster) {
    await ask(url + poster)
    const times: number[] = []
    for (let i = 0; i < 15; i++) {
      const watch = stopwatch()
      await ask(url + poster)
      times.push(watch())
    }
    times.sort((a, b) => a - b)
    line(
      'A3 poster, the typesetter running: median of 15',
      `${times[7]!.toFixed(0)} ms`,
      'asked < 200 ms; Chromium warm 450-580 ms',
    )
  }
} finally {
  agent.destroy()
  await close()
}
