import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gm, intl, pinOf } from '#crypto'
import { sampleBundle } from '../testing/bundle-sample.ts'

const built = fileURLToPath(new URL('../../../docs/verify/verify.html', import.meta.url))

const browserPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)

const title = browserPath
  ? 'the page in a browser, from a file'
  : 'the page in a browser: skipped, no Chromium on this machine'

describe.skipIf(!browserPath)(title, () => {
  const sample = sampleBundle(intl)
  let browser: Browser
  let page: Page
  let folder: string
  const asked: string[] = []

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'qinglian-offline-'))
    browser = await chromium.launch({ executablePath: browserPath!, args: ['--no-sandbox'] })
    page = await (await browser.newContext({ locale: 'zh-CN', viewport: { width: 390, height: 800 } })).newPage()
    page.on('request', (request) => asked.push(request.url()))
    page.on('pageerror', (error) => asked.push(`error ${error.message}`))
    page.on('console', (message) => message.type() === 'error' && asked.push(`console ${message.text()}`))
    await page.goto(pathToFileURL(built).href)
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const put = async (bytes: Uint8Array) => {
    const path = join(folder, 'sample.bundle.json')
    writeFileSync(path, bytes)
    await page.setInputFiles('#file', path)
    await page.waitForFunction('document.getElementById("name").textContent !== ""')
  }
  const result = () => page.textContent('#result')

  it('checks a file, asks for the key, and says it holds', async () => {
    expect(await result()).toBe('还没有放入文件。')
    await put(sample.file)
    await page.waitForSelector('.say.open')
    expect(await result()).toContain('还没有核对过的公钥')
    await page.fill('#key', pinOf(sample.key))
    expect(await result()).toContain('这张表 11 月 5 日 9:12 公布，之后没有改过。')
    expect(await page.textContent('#words')).toContain('八个词')
  })

  it('names the cell one changes, and compares what is typed from the wall', async () => {
    await page.click('td[data-row="3"][data-column="3"]')
    await page.keyboard.type('0')
    expect(await page.textContent('#try')).toContain('对不上：第 4 行金额和公布时不同。')
    await page.fill('#wall', '10-08,低保申请证明,1,0')
    await page.click('#compare')
    expect(await page.textContent('#wall-result')).toContain('公布时的第 2 行，这里没有。')
  })

  it('speaks English on request, and finds altered files and other keys', async () => {
    await page.click('#language')
    expect(await result()).toContain('This table was published on 5 November, 9:12 and has not been changed since.')
    await page.fill('#key', pinOf({ algorithm: 'ed25519', bytes: intl.newSigningKey().public }))
    expect(await result()).toContain('It was not signed with the key you gave.')
    const bent = new Uint8Array(sample.file)
    bent[100]! ^= 1
    await put(bent)
    await page.waitForSelector('.say.bad')
    expect(await page.isHidden('#more')).toBe(true)
    await page.click('#language')
  })

  it('checks SM2 and SM3 just the same, and takes a dropped file', async () => {
    const sm = sampleBundle(gm)
    await page.fill('#key', pinOf(sm.key))
    await page.evaluate(
      `(() => { const data = new DataTransfer(); data.items.add(new File([new Uint8Array([${[...sm.file].join(',')}])], 'dropped.bundle.json'))
        document.dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true })) })()`,
    )
    await page.waitForSelector('.say.good')
    expect(await page.textContent('#name')).toBe('dropped.bundle.json')
  })

  it('fits a phone, reads without faults, and asked the network for nothing', async () => {
    expect(await page.evaluate('document.documentElement.scrollWidth <= 390')).toBe(true)
    const heights = await page.$$eval('.b:not([hidden])', (all) =>
      all.map((b) => (b as unknown as { offsetHeight: number }).offsetHeight),
    )
    for (const height of heights.filter((h) => h > 0)) expect(height).toBeGreaterThanOrEqual(44)
    const axe = readFileSync(
      fileURLToPath(new URL('../../../node_modules/axe-core/axe.min.js', import.meta.url)),
      'utf8',
    )
    await page.evaluate(axe)
    const found = (await page.evaluate(
      'axe.run().then((r) => r.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.html).join(" ")))',
    )) as string[]
    expect(found).toEqual([])
    expect(
      asked.filter((url) => !url.startsWith('file:') && !url.startsWith('data:') && !url.startsWith('blob:')),
    ).toEqual([])
    if (process.env['QINGLIAN_SCREENSHOTS'])
      await page.screenshot({ path: join(process.env['QINGLIAN_SCREENSHOTS'], 'verify.png'), fullPage: true })
  })
})
