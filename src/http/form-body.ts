import type { App } from './contract.ts'

/** Teaches the server the bodies of plain HTML forms. A field named several times becomes a list. */
export function readForms(app: App): void {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, parseForm(String(body)))
  })
}

export function parseForm(text: string): Record<string, string | string[]> {
  const out: Record<string, string | string[]> = Object.create(null)
  let count = 0
  for (const [name, value] of new URLSearchParams(text)) {
    if (++count > 500) break // no form of ours has so many fields
    const had = out[name]
    out[name] = had === undefined ? value : [had].flat().concat(value)
  }
  return { ...out }
}
