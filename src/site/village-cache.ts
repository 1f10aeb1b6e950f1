import { gzipSync } from 'node:zlib'
import { allowSources, type Reply, type Request, sourceHash } from '#http'
import type { Drawn } from './layout.ts'

/** A drawn page, the hashes of its inline texts, and its bytes as they go over a thin line. */
export interface Kept {
  readonly status: number
  readonly html: string
  readonly styles: string[]
  readonly scripts: string[]
  readonly compressed: Buffer
}

/** A village's page is asked for by everyone who stands before the wall on the same evening. */
const MOST_PAGES = 600
const MOST_EDITIONS = 5_000
/** How old an answer to “what is the newest edition?” may be: a sheet that is taken back is gone after this long. */
const EDITION_MS = 1_000

/**
 * Pages kept in memory under the edition they were drawn from, so that only a new edition is drawn anew. The edition itself is asked
 * of the database, once a second a village at most.
 */
export class PagesByEdition {
  readonly #pages = new Map<string, Promise<Kept>>()
  readonly #editions = new Map<string, { at: number; edition: Promise<string | undefined> }>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** The edition in force; `read` asks the database. */
  edition(key: string, read: () => Promise<string | undefined>): Promise<string | undefined> {
    const at = this.#now()
    const known = this.#editions.get(key)
    if (known && at - known.at < EDITION_MS) return known.edition
    if (this.#editions.size >= MOST_EDITIONS) this.#editions.clear()
    const edition = read()
    this.#editions.set(key, { at, edition })
    // A failure is not kept: the next reader asks again.
    edition.catch(() => this.#editions.delete(key))
    return edition
  }

  /** The page drawn from this edition for this kind of reader; drawn once, however many ask at the same moment. */
  page(key: string, draw: () => Promise<Drawn & { status: number }>): Promise<Kept> {
    const known = this.#pages.get(key)
    if (known) return known
    if (this.#pages.size >= MOST_PAGES) this.#pages.clear()
    const page = draw().then(keep)
    this.#pages.set(key, page)
    const forget = () => this.#pages.delete(key)
    // What is not there is not kept: anybody can ask for any month.
    page.then(({ status }) => status === 200 || forget(), forget)
    return page
  }
}

const keep = (drawn: Drawn & { status: number }): Kept => ({
  status: drawn.status,
  html: drawn.html,
  styles: drawn.styles.map(sourceHash),
  scripts: drawn.scripts.map(sourceHash),
  compressed: gzipSync(drawn.html, { level: 9 }),
})

/** Sends a kept page, compressed for whoever can read that: the line to the village is thin. */
export function sendKept(request: Request, reply: Reply, kept: Kept, language: string): Reply {
  allowSources(reply, { styles: kept.styles, scripts: kept.scripts })
  reply
    .code(kept.status)
    .type('text/html; charset=utf-8')
    .header('content-language', language)
    .header('vary', 'cookie, accept-language, accept-encoding')
  const takes = String(request.headers['accept-encoding'] ?? '')
  if (!/\bgzip\b/.test(takes)) return reply.send(kept.html)
  return reply.header('content-encoding', 'gzip').send(kept.compressed)
}
