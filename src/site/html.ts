/**
 * The escaping template for public pages. Everything put into a hole is text until it is `Html`;
 * the place of each hole is read from the template itself, so a hole in a script, a style, an event
 * handler, a tag name or an unquoted attribute is refused when the page is first drawn, not when it is attacked.
 */

const SEAL = Symbol('html')

/** Markup that was made by `html` or sealed by `raw`; nothing else can be put into a page unescaped. */
export class Html {
  readonly #seal: symbol
  readonly markup: string
  constructor(markup: string, seal: symbol) {
    if (seal !== SEAL) throw new Error('Html is made by html`` or raw() only')
    this.#seal = seal
    this.markup = markup
  }
  toString(): string {
    return this.#seal === SEAL ? this.markup : ''
  }
}

/** What may stand in a hole. `false`, `null` and `undefined` draw nothing. */
export type Hole = string | number | bigint | Html | false | null | undefined | readonly Hole[]

/** Seals markup that our own code made (an SVG from a drawing function); never text that a person typed. */
export const raw = (markup: string): Html => new Html(markup, SEAL)

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

/** Text for markup, in elements and in quoted attributes alike; control characters that no page needs are dropped. */
export const escapeText = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are exactly the characters to drop
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '').replace(/[&<>"'`]/g, (c) => ENTITIES[c]!)

const URL_ATTRIBUTES = new Set(['href', 'src', 'action', 'formaction', 'xlink:href', 'poster', 'cite'])

/**
 * A link that can only lead to a page of this site, a fragment, a telephone, or an http(s) address.
 * Anything else (`javascript:`, `data:`, `//elsewhere`, `/\elsewhere`) becomes `#`.
 */
export function safeUrl(url: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers skip them inside a scheme
  const plain = url.replace(/[\u0000-\u0020\u007f]/g, '')
  if (plain !== url.trim()) return '#'
  if (/^(https?:\/\/[^/\\]|tel:[+\d-]+$|#|\?)/i.test(plain)) return plain
  if (/^\/(?![/\\])/.test(plain) && !plain.includes('\\')) return plain
  return '#'
}

/** `sealed`: between attributes, where only `attribute()` or nothing may stand. */
type Place = 'text' | 'attribute' | 'url' | 'sealed'

const placesOf = new WeakMap<TemplateStringsArray, readonly Place[]>()

/** Reads where each hole of a template stands; throws for the places where no hole may be. */
function readPlaces(strings: TemplateStringsArray): readonly Place[] {
  const places: Place[] = []
  let state: 'text' | 'tag' | 'value' | 'comment' = 'text'
  let quote = ''
  let attribute = ''
  let valueStart = false
  let rawElement = ''
  for (let part = 0; part < strings.length - 1; part++) {
    const s = strings[part]!
    for (let i = 0; i < s.length; i++) {
      const c = s[i]!
      if (state === 'comment') {
        if (s.startsWith('-->', i)) state = 'text'
      } else if (state === 'text') {
        if (rawElement) {
          if (s.startsWith(`</${rawElement}`, i)) rawElement = ''
          else continue
        }
        if (s.startsWith('<!--', i)) state = 'comment'
        else if (c === '<' && /[a-z/!]/i.test(s[i + 1] ?? '')) {
          state = 'tag'
          attribute = ''
          const opened = /^<(script|style)\b/i.exec(s.slice(i))
          if (opened) rawElement = opened[1]!.toLowerCase()
        }
      } else if (state === 'tag') {
        if (c === '>') state = 'text'
        else if (c === '"' || c === "'") {
          state = 'value'
          quote = c
          valueStart = true
          attribute = (/([\w:-]+)=$/.exec(s.slice(0, i))?.[1] ?? '').toLowerCase()
        }
      } else if (c === quote) state = 'tag'
      else valueStart = false
    }
    places.push(placeOf(state, rawElement, attribute, valueStart, s))
    if (state === 'value') valueStart = false
  }
  return places
}

function placeOf(state: string, rawElement: string, attribute: string, valueStart: boolean, before: string): Place {
  if (state === 'text' && !rawElement && !/<[/!]?$/.test(before)) return 'text'
  if (state === 'value' && !attribute.startsWith('on') && attribute !== 'style' && attribute !== 'srcdoc') {
    return URL_ATTRIBUTES.has(attribute) && valueStart ? 'url' : 'attribute'
  }
  if (state === 'tag' && /\s$/.test(before)) return 'sealed'
  throw new Error(`no value may stand here: …${before.slice(-40)}`)
}

function draw(value: Hole, place: Place): string {
  if (value === null || value === undefined || value === false) return ''
  if (value instanceof Html) return value.markup
  if (Array.isArray(value)) return (value as readonly Hole[]).map((v) => draw(v, place)).join('')
  if (place === 'sealed') throw new Error('only attribute() may stand between attributes')
  const text = String(value)
  return escapeText(place === 'url' ? safeUrl(text) : text)
}

/** One attribute for the inside of a tag: `<li ${late && attribute('class', 'late')}>`. */
export function attribute(name: string, value = ''): Html {
  if (!/^[a-z][a-z-]*$/.test(name) || name.startsWith('on') || name === 'style' || name === 'srcdoc')
    throw new Error(`not an attribute to set: ${name}`)
  return raw(`${name}="${escapeText(URL_ATTRIBUTES.has(name) ? safeUrl(value) : value)}"`)
}

/** Builds markup; see `Hole` for what may be put in. */
export function html(strings: TemplateStringsArray, ...holes: Hole[]): Html {
  let places = placesOf.get(strings)
  if (!places) {
    places = readPlaces(strings)
    placesOf.set(strings, places)
  }
  let out = strings[0]!
  for (let i = 0; i < holes.length; i++) out += draw(holes[i], places[i]!) + strings[i + 1]!
  return raw(out)
}
