import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { invalid, unavailable } from '#kernel'

/** What a printed sheet says about where it comes from; the frame of `base.typ` prints it. */
export interface Sheet {
  /** Public name, e.g. 清廉石溪. */
  readonly product: string
  /** A sentence when the data are not real; printed on every page. */
  readonly demonstration?: string
  readonly locale?: 'zh' | 'en'
}

export interface TypesetRequest {
  readonly id: number
  readonly template: string
  /** JSON text; the template reads it as `data`. */
  readonly data: string
  readonly sheet: string
}

export interface TypesetReply {
  readonly id: number
  readonly pdf?: Uint8Array
  readonly pages?: number
  readonly detail?: string
}

export interface TypesetDocument {
  readonly pdf: Uint8Array
  readonly pages: number
}

const CHILD = fileURLToPath(new URL('typesetter.child.ts', import.meta.url))
const FONTS = fileURLToPath(new URL('fonts', import.meta.url))
/** A poster takes 0.03 s; whatever needs this long is stuck. */
const LIMIT_MS = 15_000
/** The child holds about 100 MB: it goes when nobody prints. */
const IDLE_MS = 60_000
/** A letter of one person or a register of a month; beyond it the workbook is the right form. */
const MOST_DATA_BYTES = 4 * 1024 * 1024

interface Waiting {
  resolve(document: TypesetDocument): void
  reject(error: Error): void
  timer: NodeJS.Timeout
}

/** One child at a time, started when first needed. */
class Typesetter {
  #child: ChildProcess | undefined
  #folder = ''
  #next = 1
  #idle: NodeJS.Timeout | undefined
  readonly #waiting = new Map<number, Waiting>()

  set(template: string, data: string, sheet: string): Promise<TypesetDocument> {
    const child = this.#child ?? this.#start()
    clearTimeout(this.#idle)
    const id = this.#next++
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id)
        reject(unavailable('documents.too_slow', { seconds: LIMIT_MS / 1000 }))
        child.kill('SIGKILL')
      }, LIMIT_MS)
      this.#waiting.set(id, { resolve, reject, timer })
      child.send({ id, template, data, sheet } satisfies TypesetRequest, (error) => {
        if (error) this.#gone(child)
      })
    })
  }

  close(): void {
    clearTimeout(this.#idle)
    this.#child?.kill()
  }

  #start(): ChildProcess {
    this.#folder = mkdtempSync(join(tmpdir(), 'qinglian-letters-'))
    const child = fork(CHILD, [this.#folder, FONTS], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: { TZ: 'UTC' },
    })
    child.on('message', (reply) => this.#answer(reply as TypesetReply))
    child.on('exit', () => this.#gone(child))
    // A server that is stopping does not wait for an idle typesetter.
    child.unref()
    child.channel?.unref()
    this.#child = child
    return child
  }

  #answer(reply: TypesetReply): void {
    const waiting = this.#waiting.get(reply.id)
    if (!waiting) return
    this.#waiting.delete(reply.id)
    clearTimeout(waiting.timer)
    if (reply.pdf) waiting.resolve({ pdf: reply.pdf, pages: reply.pages ?? 0 })
    else waiting.reject(invalid('documents.template_wrong', { detail: reply.detail ?? '' }))
    if (!this.#waiting.size) this.#idle = setTimeout(() => this.close(), IDLE_MS).unref()
  }

  #gone(child: ChildProcess): void {
    if (this.#child !== child) return
    this.#child = undefined
    for (const waiting of this.#waiting.values()) {
      clearTimeout(waiting.timer)
      waiting.reject(unavailable('documents.typesetter_gone'))
    }
    this.#waiting.clear()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

const typesetter = new Typesetter()

/**
 * Sets a typst template over JSON data into a PDF. The template may `#import "/base.typ": *`, which gives it `data`, the page frame
 * and the words of the county; it can read no other file and no network.
 *
 * Problems: `documents.template_wrong` {detail}, `documents.too_slow` {seconds}, `documents.typesetter_gone`, `documents.too_much` {mb}.
 */
export async function typeset(template: string, data: unknown, sheet: Sheet): Promise<TypesetDocument> {
  const text = JSON.stringify(data)
  if (Buffer.byteLength(text) > MOST_DATA_BYTES)
    throw invalid('documents.too_much', { mb: MOST_DATA_BYTES / 1024 / 1024 })
  return typesetter.set(template, text, JSON.stringify(sheet))
}

/** Ends the child process at once instead of after its idle minute. */
export function closeTypesetter(): void {
  typesetter.close()
}
