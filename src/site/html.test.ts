import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attribute, escapeText, Html, html, safeUrl } from './html.ts'

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '`${alert(1)}`',
  '</style><script>alert(1)</script>',
  '&lt;script&gt;',
  '\u0000<b>',
  '<!--',
  ']]>',
  '{{7*7}}',
  '张三<丰>',
]

describe('html', () => {
  it('escapes every hostile text in elements and in attributes', () => {
    for (const text of HOSTILE) {
      const out = html`<p title="${text}">${text}</p>`.markup
      const inside = out.slice('<p title="'.length, -'</p>'.length)
      expect(inside.replace('">', '')).not.toMatch(/[<>"'`]/)
    }
  })

  it('keeps text readable: what is escaped is the same text again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const back = escapeText(text).replace(
          /&(amp|lt|gt|quot|#39|#96);/g,
          (_, e: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#96': '`' })[e]!,
        )
        // biome-ignore lint/suspicious/noControlCharactersInRegex: the dropped characters
        expect(back).toBe(text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, ''))
      }),
    )
  })

  it('nests its own markup and lists without escaping twice, and draws nothing for nothing', () => {
    expect(html`<ul>${[1, 2].map((n) => html`<li>${n}</li>`)}${false}${null}${undefined}</ul>`.markup).toBe(
      '<ul><li>1</li><li>2</li></ul>',
    )
  })

  it('lets no address of another scheme or host through', () => {
    for (const bad of [
      'javascript:alert(1)',
      ' javascript:alert(1)',
      'java\nscript:alert(1)',
      'JaVaScRiPt:x',
      'data:text/html,x',
      'vbscript:x',
      '//evil.example',
      '/\\evil.example',
      '\\\\evil',
      'blob:x',
      '',
    ]) {
      expect(safeUrl(bad), bad).toBe('#')
      expect(html`<a href="${bad}">x</a>`.markup, bad).toBe('<a href="#">x</a>')
    }
    for (const good of ['/progress/ABCD', '#top', '?lang=en', 'https://example.org/a', 'tel:0000-12345'])
      expect(safeUrl(good)).toBe(good)
  })

  it('checks an address only where the hole starts it', () => {
    expect(html`<a href="/powers/${'a:b'}">x</a>`.markup).toBe('<a href="/powers/a:b">x</a>')
  })

  it('refuses holes where escaping cannot help', () => {
    const x = 'x'
    expect(() => html`<script>${x}</script>`).toThrow()
    expect(() => html`<style>${x}</style>`).toThrow()
    expect(() => html`<a onclick="${x}">a</a>`).toThrow()
    expect(() => html`<a style="${x}">a</a>`).toThrow()
    expect(() => html`<a title=${x}>a</a>`).toThrow()
    expect(() => html`<${x}>`).toThrow()
    expect(() => html`<!-- ${x} -->`).toThrow()
    expect(() => html`<a ${x}>`).toThrow()
  })

  it('takes attributes made by attribute() between attributes', () => {
    expect(html`<li ${attribute('class', '"late')}>x</li>`.markup).toBe('<li class="&quot;late">x</li>')
    expect(() => attribute('onclick', 'x')).toThrow()
  })

  it('cannot be forged: an object that looks like markup is not markup', () => {
    expect(() => new Html('<b>', Symbol('html'))).toThrow()
    const forged = { markup: '<b>' } as unknown as string
    expect(html`<p>${forged}</p>`.markup).not.toContain('<b>')
  })
})
