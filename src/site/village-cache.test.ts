import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { PagesByEdition } from './village-cache.ts'

it('asks for the edition once a second, and draws a page once an edition', async () => {
  let [now, asked, drawn, edition] = [0, 0, 0, 'first']
  const pages = new PagesByEdition(() => now)
  const visit = async () => {
    const standing = await pages.edition('village', async () => {
      asked++
      return edition
    })
    return pages.page(`${standing}`, async () => {
      drawn++
      return { html: `<p>${standing}</p>`, styles: ['a'], scripts: [], status: 200 }
    })
  }
  const many = await Promise.all(Array.from({ length: 20 }, visit))
  expect(many[0]!.html).toBe('<p>first</p>')
  expect(gunzipSync(many[0]!.compressed).toString()).toBe('<p>first</p>')
  expect(asked).toBe(1)
  edition = 'second'
  now = 999
  expect((await visit()).html).toBe('<p>first</p>')
  now = 1001
  expect((await visit()).html).toBe('<p>second</p>')
  expect([asked, drawn]).toEqual([2, 2])
})

it('keeps no failure: the next reader asks again', async () => {
  const pages = new PagesByEdition(() => 0)
  await expect(pages.edition('village', () => Promise.reject(new Error('away')))).rejects.toThrow('away')
  await expect(pages.edition('village', async () => 'back')).resolves.toBe('back')
})
