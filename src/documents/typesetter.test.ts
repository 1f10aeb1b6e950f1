import { afterAll, describe, expect, it } from 'vitest'
import { closeTypesetter, typeset } from './index.ts'

const SHEET = { product: '清廉石溪', demonstration: '演示数据，人物地点均为虚构' }
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

afterAll(closeTypesetter)

describe('typeset', () => {
  it('sets a page with our fonts only, embedded', async () => {
    const { pdf, pages } = await typeset(
      '#import "/base.typ": *\n#show: sheet\n#title[石塘村 10 月的账]\n\n#data.name 堃喆',
      { name: '陈阿香' },
      SHEET,
    )
    expect(pages).toBe(1)
    expect(text(pdf).slice(0, 5)).toBe('%PDF-')
    const fonts = new Set(
      text(pdf)
        .match(/\/BaseFont \/[A-Z]+\+[A-Za-z]+/g)
        ?.map((name) => name.split('+')[1]),
    )
    expect([...fonts].sort()).toEqual(['NotoSansSC', 'NotoSerifSC'])
  })

  it('prints what a person typed instead of running it', async () => {
    const hostile = '#read("/etc/passwd") $x^2$ #include "x"'
    const { pages } = await typeset('#import "/base.typ": *\n#show: sheet\n#data.name', { name: hostile }, SHEET)
    expect(pages).toBe(1)
  })

  it('keeps a template from other files and from the network', async () => {
    for (const template of ['#read("/etc/passwd")', '#read("../../etc/passwd")', '#import "@preview/tablex:0.0.8": *'])
      await expect(typeset(template, {}, SHEET)).rejects.toMatchObject({
        problem: { code: 'documents.template_wrong' },
      })
  })

  it('says what is wrong with a template, and works again afterwards', async () => {
    await expect(typeset('#nothing-of-that-name', {}, SHEET)).rejects.toMatchObject({
      problem: { params: { detail: expect.stringContaining('unknown variable') } },
    })
    expect((await typeset('A', {}, SHEET)).pages).toBe(1)
  })

  it('refuses more than fits a letter, before any work', async () => {
    await expect(typeset('A', { x: 'x'.repeat(5 << 20) }, SHEET)).rejects.toMatchObject({
      problem: { code: 'documents.too_much' },
    })
  })
})
