// The child process in which templates of packs are set: an empty folder, our fonts, no environment.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import type { TypesetReply, TypesetRequest } from './typesetter.ts'

const [workspace = '', fonts = ''] = process.argv.slice(2)
const FONT_FILES = ['NotoSansSC-Regular.ttf', 'NotoSansSC-Bold.ttf', 'NotoSerifSC-SemiBold.ttf']
/** Compilations whose memoised parts are kept; typst's own advice for a process that is not a watcher. */
const KEPT_RESULTS = 10

const compiler = NodeCompiler.create({
  workspace,
  fontArgs: [{ fontBlobs: FONT_FILES.map((name) => readFileSync(join(fonts, name))) }],
})
compiler.addSource(join(workspace, 'base.typ'), readFileSync(new URL('base.typ', import.meta.url), 'utf8'))

function set(request: TypesetRequest): TypesetReply {
  const compiled = compiler.compile({
    mainFileContent: request.template,
    inputs: { data: request.data, sheet: request.sheet },
  })
  const document = compiled.result
  if (!document) {
    const errors = compiled.takeDiagnostics()
    const found = errors ? (compiler.fetchDiagnostics(errors) as { message?: string }[]) : []
    return { id: request.id, detail: found.map((d) => d.message ?? '').join('; ') || 'unknown' }
  }
  const pdf = compiler.pdf(document)
  const pages = document.numOfPages
  compiler.evictCache(KEPT_RESULTS)
  return { id: request.id, pdf: new Uint8Array(pdf), pages }
}

process.on('message', (request: TypesetRequest) => {
  let reply: TypesetReply
  try {
    reply = set(request)
  } catch (error) {
    reply = { id: request.id, detail: error instanceof Error ? error.message : String(error) }
  }
  process.send!(reply)
})
process.on('disconnect', () => process.exit(0))
