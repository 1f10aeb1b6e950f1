import { readSheets, Unreadable } from './sheets.ts'

/**
 * The process in which files of strangers are parsed: bytes come on standard input, `{ kind, encoding, sheets }` or `{ fault }` goes
 * out as JSON. It has a small heap and nothing to lose; whoever started it kills it when it takes too long.
 */
const chunks: Buffer[] = []
for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
let answer: unknown
try {
  answer = await readSheets(Buffer.concat(chunks), { rows: Number(process.argv[2]) })
} catch (error) {
  answer = { fault: error instanceof Unreadable ? error.fault : 'workbook_broken' }
}
process.stdout.write(JSON.stringify(answer))
