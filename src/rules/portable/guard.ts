import { loadModule, parseSync } from 'libpg-query'
import { type PackIssue, PackProblem } from '#pack'
import {
  HIDDEN_COLUMNS,
  INSTEAD,
  NATIVE_FUNCTIONS,
  OPERATORS,
  OWN_FUNCTIONS,
  ROW_FUNCTIONS,
  TYPES,
} from './vocabulary.ts'

await loadModule()

export interface Guarded {
  /** Tables and views the text reads, without its own WITH names, each with the line of its first use. */
  readonly relations: ReadonlyMap<string, number>
  /** The outermost columns, in order. */
  readonly columns: readonly string[]
}

type Node = Record<string, unknown>

/** Fields a node may have; `:X` says that the field holds a bare node of kind X, as the parser writes some of them. */
const SHAPES: Readonly<Record<string, string>> = {
  SelectStmt:
    'distinctClause targetList fromClause whereClause groupClause havingClause windowClause valuesLists sortClause limitCount limitOption withClause:WithClause op all larg:SelectStmt rarg:SelectStmt',
  WithClause: 'ctes recursive location',
  CommonTableExpr: 'ctename aliascolnames ctematerialized ctequery location',
  ResTarget: 'name val location',
  ColumnRef: 'fields location',
  String: 'sval',
  A_Star: '',
  A_Const: 'ival fval sval boolval isnull location',
  A_Expr: 'kind name lexpr rexpr rexpr_list_start rexpr_list_end location',
  BoolExpr: 'boolop args location',
  NullTest: 'arg nulltesttype location',
  BooleanTest: 'arg booltesttype location',
  CaseExpr: 'arg args defresult location',
  CaseWhen: 'expr result location',
  CoalesceExpr: 'args location',
  MinMaxExpr: 'op args location',
  FuncCall:
    'funcname args agg_order agg_filter over:WindowDef agg_within_group agg_star agg_distinct funcformat location',
  WindowDef: 'name refname partitionClause orderClause frameOptions startOffset endOffset location',
  TypeCast: 'arg typeName:TypeName location',
  TypeName: 'names typmods typemod location',
  ParamRef: 'number location',
  SubLink: 'subLinkType testexpr subselect location',
  SortBy: 'node sortby_dir sortby_nulls location',
  RangeVar: 'relname inh relpersistence alias:Alias location',
  RangeSubselect: 'lateral subquery alias:Alias',
  RangeFunction: 'lateral functions alias:Alias',
  JoinExpr: 'jointype larg rarg usingClause quals alias:Alias rtindex',
  Alias: 'aliasname colnames',
  List: 'items',
  GroupingSet: 'kind content location',
}
const FIELDS = new Map(
  Object.entries(SHAPES).map(([kind, text]) => [
    kind,
    new Map(
      text
        .split(' ')
        .map((word) => word.split(':') as [string, string?])
        .map(([field, bare]) => [field, bare]),
    ),
  ]),
)
const EXPRESSION_KINDS = new Set(
  ['OP', 'IN', 'LIKE', 'BETWEEN', 'NOT_BETWEEN', 'DISTINCT', 'NOT_DISTINCT', 'NULLIF'].map((kind) => `AEXPR_${kind}`),
)
const SUBLINKS = new Set(['EXISTS_SUBLINK', 'ANY_SUBLINK', 'EXPR_SUBLINK'])

/**
 * Reads one statement as PostgreSQL's own parser does and refuses whatever is not a plain SELECT over the shared vocabulary.
 * Throws `PackProblem` with every refusal and its line; `firstLine` is the number of lines above the text in its file.
 */
export function guard(text: string, path: string, firstLine = 0): Guarded {
  const tree = parsed(text, path, firstLine)
  const walk = new Walk(text, path, firstLine)
  const statements = (tree as { stmts?: { stmt: Node }[] }).stmts ?? []
  const only = statements[0]?.stmt
  if (statements.length !== 1 || !only?.['SelectStmt']) {
    throw new PackProblem([{ path, line: firstLine + 1, code: 'rules.not_one_select' }])
  }
  walk.node(only, new Set())
  const columns = walk.columnsOf(only['SelectStmt'] as Node)
  if (walk.issues.length) throw new PackProblem(walk.issues)
  return { relations: walk.relations, columns }
}

function parsed(text: string, path: string, firstLine: number): unknown {
  try {
    return parseSync(text)
  } catch (error) {
    const details = (error as { sqlDetails?: { message: string; cursorPosition: number } }).sqlDetails
    const detail = details?.message ?? (error as Error).message
    const line =
      firstLine +
      [...text]
        .slice(0, Math.max(0, (details?.cursorPosition ?? 1) - 1))
        .join('')
        .split('\n').length
    throw new PackProblem([{ path, line, code: 'rules.not_sql', params: { detail } }])
  }
}

class Walk {
  readonly issues: PackIssue[] = []
  readonly relations = new Map<string, number>()
  readonly #bytes: Buffer
  readonly #path: string
  readonly #firstLine: number
  #line: number

  constructor(text: string, path: string, firstLine: number) {
    this.#bytes = Buffer.from(text)
    this.#path = path
    this.#firstLine = firstLine
    this.#line = firstLine + 1
  }

  /** A wrapped node `{Kind: {…}}`, or a list of them, within the names that WITH has made so far. */
  node(value: unknown, scope: ReadonlySet<string>): void {
    if (Array.isArray(value)) for (const item of value) this.node(item, scope)
    else if (value && typeof value === 'object')
      for (const [kind, body] of Object.entries(value)) this.#kind(kind, body as Node, scope)
  }

  #kind(kind: string, body: Node, scope: ReadonlySet<string>): void {
    const fields = FIELDS.get(kind)
    if (typeof body['location'] === 'number' && body['location'] > 0) this.#line = this.#lineAt(body['location'])
    if (!fields) {
      this.#refuse(kind === 'SQLValueFunction' ? String(body['op']).replace('SVFOP_', '').toLowerCase() : kind)
      return
    }
    for (const field of Object.keys(body)) if (!fields.has(field)) this.#refuse(`${kind}.${field}`)
    this.#special(kind, body, scope)
    const inner = kind === 'SelectStmt' ? this.#withNames(body, scope) : scope
    for (const [field, value] of Object.entries(body)) {
      if (field === 'withClause' || !fields.has(field) || !value || typeof value !== 'object') continue
      const bare = fields.get(field)
      if (bare) this.#kind(bare, value as Node, inner)
      else if (kind !== 'A_Const') this.node(value, inner)
    }
  }

  /** WITH names become known one after another, so that a name never stands for a table of the database in passing. */
  #withNames(select: Node, scope: ReadonlySet<string>): ReadonlySet<string> {
    const clause = select['withClause'] as { ctes?: Node[]; recursive?: boolean } | undefined
    if (!clause) return scope
    const names = new Set(scope)
    for (const wrapped of clause.ctes ?? []) {
      const name = String((wrapped['CommonTableExpr'] as Node | undefined)?.['ctename'])
      if (clause.recursive) names.add(name)
      this.node(wrapped, names)
      names.add(name)
    }
    return names
  }

  #special(kind: string, body: Node, scope: ReadonlySet<string>): void {
    if (kind === 'FuncCall') this.#function(body, NATIVE_FUNCTIONS)
    if (kind === 'A_Expr') {
      const name = wordsOf(body['name']).at(-1)!
      const isKnown = EXPRESSION_KINDS.has(String(body['kind']))
      if (!isKnown) this.#refuse(String(body['kind']).replace('AEXPR_', '').toLowerCase())
      else if ((body['kind'] === 'AEXPR_OP' || body['kind'] === 'AEXPR_LIKE') && !OPERATORS.has(name))
        this.#refuse(name)
    }
    if (kind === 'TypeName') {
      const name = wordsOf(body['names']).at(-1)!
      if (!TYPES.has(name)) this.#refuse(name)
      // A bare numeric keeps every digit in PostgreSQL and three in DuckDB.
      if (name === 'numeric' && !body['typmods']) this.#refuse('numeric', 'numeric(38, n)')
    }
    if (kind === 'SubLink' && !SUBLINKS.has(String(body['subLinkType']))) this.#refuse(String(body['subLinkType']))
    if (kind === 'ColumnRef')
      for (const name of wordsOf(body['fields'])) if (HIDDEN_COLUMNS.has(name)) this.#refuse(name)
    if (kind === 'RangeVar') {
      const name = String(body['relname'])
      if (!scope.has(name) && !this.relations.has(name)) this.relations.set(name, this.#line)
    }
    if (kind === 'RangeFunction') this.#rowFunctions(body)
  }

  /** `FROM generate_series(…)`: checked here, and taken out of the tree so that the general walk does not meet it as a call. */
  #rowFunctions(body: Node): void {
    const calls = JSON.stringify(body['functions']).match(/"funcname":\[[^\]]*\]/g) ?? []
    const first = ((body['functions'] as Node[])[0]?.['List'] as { items?: Node[] } | undefined)?.items?.[0]?.[
      'FuncCall'
    ] as Node | undefined
    const name = first ? (wordsOf(first['funcname']).at(-1) ?? '') : ''
    if (calls.length === 1 && ROW_FUNCTIONS.has(name)) first!['funcname'] = [{ String: { sval: 'count' } }]
  }

  #function(body: Node, allowed: ReadonlySet<string>): void {
    const words = wordsOf(body['funcname'])
    const name = words.at(-1)!
    const qualified = words.length > 1 && !(words[0] === 'pg_catalog' && body['funcformat'] === 'COERCE_SQL_SYNTAX')
    if (qualified || !(allowed.has(name) || name in OWN_FUNCTIONS)) this.#refuse(qualified ? words.join('.') : name)
  }

  /** The names of the outermost columns; every one must have a name of its own. */
  columnsOf(select: Node): string[] {
    let at = select
    while (at['larg']) at = at['larg'] as Node
    return ((at['targetList'] as { ResTarget: Node }[] | undefined) ?? []).map(({ ResTarget: target }) => {
      const fields = wordsOf((target['val'] as { ColumnRef?: Node } | undefined)?.ColumnRef?.['fields'])
      const name = (target['name'] as string | undefined) ?? fields.at(-1)
      if (!name) this.issues.push({ path: this.#path, line: this.#firstLine + 1, code: 'rules.column_without_name' })
      return name ?? ''
    })
  }

  #refuse(word: string, instead: string | undefined = INSTEAD[word]): void {
    const place = { path: this.#path, line: this.#line }
    this.issues.push(
      instead
        ? { ...place, code: 'rules.word_refused_instead', params: { word, instead } }
        : { ...place, code: 'rules.word_refused', params: { word } },
    )
  }

  #lineAt(byte: number): number {
    let line = this.#firstLine + 1
    for (let i = 0; i < byte; i++) if (this.#bytes[i] === 10) line++
    return line
  }
}

/** The words of a dotted name as the parser lists them. */
function wordsOf(list: unknown): string[] {
  return ((list as Node[] | undefined) ?? []).map((item) =>
    String((item['String'] as { sval?: string } | undefined)?.sval ?? '*'),
  )
}
