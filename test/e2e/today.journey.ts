import { readFileSync } from 'node:fs'
import { inflateRawSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { axeFindings, isTooWide, openStaff, SIZES, signedIn, textOf, type Walk } from './journey.ts'

/** A file inside a zip archive, by its local header; enough for a Word file just made. */
function unzipped(archive: Buffer, name: string): string {
  const end = archive.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'))
  let at = archive.readUInt32LE(end + 16)
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const [size, names, extra, comment] = [20, 28, 30, 32].map((o) =>
      o === 20 ? archive.readUInt32LE(at + o) : archive.readUInt16LE(at + o),
    )
    const local = archive.readUInt32LE(at + 42)
    if (archive.toString('utf8', at + 46, at + 46 + names!) === name) {
      const from = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
      const bytes = archive.subarray(from, from + size!)
      return (archive.readUInt16LE(at + 10) === 0 ? bytes : inflateRawSync(bytes)).toString('utf8')
    }
    at += 46 + names! + extra! + comment!
  }
  throw new Error(`no ${name} in the archive`)
}

/** The director's first page: five decisions, figures that open, one act, and a briefing to hand on. */
export function theDirectorDecides(walk: () => Walk): void {
  it('shows one sentence, five decisions and every village', async () => {
    const director = await signedIn(walk(), 'linzhihe')
    await openStaff(walk(), director, '/staff/today', 'linzhihe')
    await director.getByRole('heading', { name: '今日要您决定的 5 件事' }).waitFor()
    expect(await textOf(director)).toMatch(
      /10 月受理 \d+ 件，迟办 \d+ 件，绕过控制 \d+ 件；11 月村干部平均每天录入 \d+ 分钟。/,
    )
    expect(await director.locator('.today-tile').count()).toBe(88)
    expect(await axeFindings(director)).toEqual([])
    await director.getByRole('link', { name: /绕过控制 \d+ 件/ }).click()
    await director.locator('.today-rows li').first().waitFor()
  })

  it('urges whoever is late, once, and the matter is off the list', async () => {
    const director = await signedIn(walk(), 'linzhihe')
    await openStaff(walk(), director, '/staff/today', 'linzhihe')
    await director.getByRole('button', { name: '督办' }).first().click()
    await director.getByRole('heading', { name: '今日要您决定的 4 件事' }).waitFor()
  })

  it('hands over a briefing whose figures lead back to their rows', async () => {
    const director = await signedIn(walk(), 'linzhihe')
    await openStaff(walk(), director, '/staff/today', 'linzhihe')
    const download = director.waitForEvent('download')
    await director.getByRole('button', { name: '生成简报（Word）' }).click()
    const archive = readFileSync(await (await download).path())
    const words = unzipped(archive, 'word/document.xml').replace(/<[^>]+>/g, '')
    expect(words).toMatch(/2026-10，受理 \d+ 件，迟办 \d+ 件，绕过控制 \d+ 件；村干部平均每天录入\d+ 分钟。/)
    expect(unzipped(archive, 'word/_rels/document.xml.rels')).toContain('/staff/today/rows?what=accepted')
  })

  it('reads on a telephone', async () => {
    const phone = await signedIn(walk(), 'linzhihe', SIZES.phone)
    await openStaff(walk(), phone, '/staff/today', 'linzhihe')
    expect(await isTooWide(phone)).toBe(false)
  })
}
