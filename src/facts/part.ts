import { parse as parseCsv } from 'csv-parse/sync'
import { type PackIssue, type PackItem, type PackPart, PackProblem, parseYaml } from '#pack'
import { type CodelistEntry, installCodelists } from './codelist.store.ts'
import { installTables } from './table.store.ts'
import { type FactTable, SourceDefinitions, TableDefinitions } from './table.ts'

export interface Codelist {
  readonly entries: readonly CodelistEntry[]
}

const listName = (item: PackItem): string => item.id.slice(item.id.lastIndexOf('/') + 1)

export const codelistPart: PackPart<Codelist> = {
  name: 'facts.codelists',
  files: 'facts/codelists/*.csv',
  parse: parseCodelist,
}
export const sourcePart: PackPart<SourceDefinitions> = {
  name: 'facts.sources',
  files: 'facts/sources.yaml',
  parse: (text, path) => parseYaml(text, SourceDefinitions, path),
}
export const tablePart: PackPart<TableDefinitions> = {
  name: 'facts.tables',
  files: 'facts/tables.yaml',
  parse: (text, path) => parseYaml(text, TableDefinitions, path),
  check: (items, pack) => {
    const issues: PackIssue[] = []
    const tables = items[0]?.value ?? {}
    const lists = new Set(pack.items<Codelist>(codelistPart.name).map(listName))
    for (const [name, table] of Object.entries(tables))
      for (const [column, { type, codelist }] of Object.entries(table.columns))
        if ((type === 'code') !== (codelist !== undefined) || (codelist && !lists.has(codelist)))
          issues.push({
            path: items[0]!.path,
            code: 'facts.codelist_missing',
            params: { column: `${name}.${column}`, list: codelist ?? '' },
          })
    for (const item of pack.items<SourceDefinitions>(sourcePart.name))
      for (const name of Object.keys(item.value))
        if (!tables[name]) issues.push({ path: item.path, code: 'facts.table_unknown', params: { table: name } })
    return issues
  },
  install: async (tx, _items, pack, at) => {
    const lists = pack.items<Codelist>(codelistPart.name).map((item) => ({ list: listName(item), ...item.value }))
    await installTables(tx, tablesOf(pack), at)
    await installCodelists(tx, pack.id, lists)
  },
}

/** The tables a loaded pack declares, each with its source and codelists. */
export function tablesOf(pack: { id: string; items<T>(part: string): readonly PackItem<T>[] }): FactTable[] {
  const sources = pack.items<SourceDefinitions>(sourcePart.name)[0]?.value ?? {}
  const codelists = Object.fromEntries(
    pack.items<Codelist>(codelistPart.name).map((item) => [listName(item), item.value.entries.map((e) => e.code)]),
  )
  const undeclared = SourceDefinitions.parse({ any: { title: '—' } })['any']!
  return Object.entries(pack.items<TableDefinitions>(tablePart.name)[0]?.value ?? {}).map(([name, definition]) => ({
    pack: pack.id,
    name,
    definition,
    source: sources[name] ?? undeclared,
    codelists,
  }))
}

function parseCodelist(text: string, path: string): Codelist {
  try {
    const rows = parseCsv(text, { columns: true, bom: true, trim: true, skip_empty_lines: true }) as Record<
      string,
      string
    >[]
    for (const [i, row] of rows.entries())
      if (!row['code'] || !row['title']) throw new PackProblem([{ path, line: i + 2, code: 'facts.codelist_needs' }])
    return {
      entries: rows.map(({ code, title, ...more }) => ({
        code: code!,
        title: title!,
        details: Object.fromEntries(Object.entries(more).filter(([, said]) => said !== '')),
      })),
    }
  } catch (error) {
    if (error instanceof PackProblem) throw error
    throw new PackProblem([{ path, code: 'facts.codelist_unreadable', params: { detail: (error as Error).message } }])
  }
}
