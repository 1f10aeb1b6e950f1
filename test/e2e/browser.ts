import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The system's Chromium, headless and silent; `npm test` has made sure there is one. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'] ?? PLACES.find(existsSync)
  if (!executablePath) throw new Error('No Chromium found. Install it, or set CHROMIUM to its path.')
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--lang=zh-CN',
    ],
  })
}

export const DESK = { width: 1440, height: 900 }
export const PHONE = { width: 390, height: 844 }

/** A page of its own session at a size; anything the page asks of another host fails the journey. */
export async function openPage(
  browser: Browser,
  size: { width: number; height: number },
  base: string,
): Promise<Page & { complaints: string[] }> {
  const context = await browser.newContext({
    viewport: size,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    deviceScaleFactor: 1,
  })
  const page = (await context.newPage()) as Page & { complaints: string[] }
  page.complaints = []
  page.on('request', (request) => {
    if (!request.url().startsWith(base) && /^https?:/.test(request.url()))
      page.complaints.push(`asks another host: ${request.url()}`)
  })
  page.on('pageerror', (error) => page.complaints.push(`script error: ${error.message}`))
  return page
}
