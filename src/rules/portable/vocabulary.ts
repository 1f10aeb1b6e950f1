/**
 * The words a rule may use. Each means the same on every engine: either both define it alike, or we define it ourselves
 * (schema `portable` in PostgreSQL, a macro in DuckDB). Whatever is not here is refused by name.
 */
export const NATIVE_FUNCTIONS = new Set([
  ...['count', 'sum', 'min', 'max', 'bool_and', 'bool_or', 'string_agg', 'percentile_cont', 'percentile_disc'],
  ...['row_number', 'rank', 'dense_rank', 'lag', 'lead', 'first_value', 'last_value'],
  ...['abs', 'floor', 'ceil', 'sign', 'sqrt', 'ln', 'exp', 'power'],
  ...[
    'length',
    'lower',
    'upper',
    'btrim',
    'ltrim',
    'rtrim',
    'replace',
    'left',
    'right',
    'substring',
    'position',
    'starts_with',
  ],
  ...['concat', 'lpad', 'rpad', 'split_part'],
])

/** Functions that make rows, allowed after FROM only. */
export const ROW_FUNCTIONS = new Set(['generate_series'])

/** DuckDB rounds decimals to a constant number of digits only; by way of text, for its own cast from double loses the last digits. */
const ROUNDED_TO = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]

/** Our own functions: name, and the body of the DuckDB macro for each number of arguments. */
export const OWN_FUNCTIONS: Readonly<Record<string, readonly { readonly takes: string; readonly body: string }[]>> = {
  ratio: [{ takes: 'a, b', body: 'case when b = 0 then null else cast(a as double) / cast(b as double) end' }],
  whole_part: [
    {
      takes: 'a, b',
      body: 'case when b = 0 then null else cast(cast(a as bigint) // cast(b as bigint) as bigint) end',
    },
  ],
  remainder_of: [
    { takes: 'a, b', body: 'case when b = 0 then null else cast(cast(a as bigint) % cast(b as bigint) as bigint) end' },
  ],
  rounded: [
    {
      takes: 'x, digits',
      body: `case digits ${ROUNDED_TO.map((n) => `when ${n} then cast(round(cast(cast(x as varchar) as decimal(38, 12)), ${n}) as double)`).join(' ')} end`,
    },
  ],
  year_of: [{ takes: 'd', body: "strftime(cast(d as date), '%Y')" }],
  month_of: [{ takes: 'd', body: "strftime(cast(d as date), '%Y-%m')" }],
  quarter_of: [
    { takes: 'd', body: "strftime(cast(d as date), '%Y') || '-Q' || cast(quarter(cast(d as date)) as varchar)" },
  ],
  date_of: [{ takes: 't', body: 'cast(cast(t as timestamptz) as date)' }],
  hour_of: [{ takes: 't', body: "cast(date_part('hour', cast(t as timestamptz)) as bigint)" }],
  weekday_of: [{ takes: 'd', body: "cast(date_part('isodow', cast(d as date)) as bigint)" }],
  minutes_between: [
    {
      takes: 'a, b',
      body: 'cast(epoch_us(cast(b as timestamptz)) - epoch_us(cast(a as timestamptz)) as double) / 60000000.0',
    },
  ],
  days_between: [{ takes: 'a, b', body: "date_diff('day', cast(a as date), cast(b as date))" }],
  plus_days: [{ takes: 'd, n', body: 'cast(d as date) + cast(n as integer)' }],
  plus_minutes: [{ takes: 't, n', body: 'cast(t as timestamptz) + to_microseconds(cast(n * 60000000 as bigint))' }],
  leading_digits: [
    {
      takes: 'x, n',
      body: 'case when length(cast(abs(cast(x as bigint)) as varchar)) < n then null else cast(left(cast(abs(cast(x as bigint)) as varchar), cast(n as integer)) as bigint) end',
    },
  ],
  benford_share: [{ takes: 'd', body: 'log10(1.0::double + 1.0::double / cast(d as double))' }],
  money_text: [
    {
      takes: 'x',
      body: "(case when x < 0 then '-' else '' end) || format('{:,}', abs(cast(x as bigint)) // 100) || '.' || lpad(cast(abs(cast(x as bigint)) % 100 as varchar), 2, '0')",
    },
  ],
  share_text: [
    {
      takes: 'x',
      body: "cast(cast(round(cast(cast(x as varchar) as decimal(38, 12)) * 100, 1) as decimal(38, 1)) as varchar) || '%'",
    },
  ],
  subject_of: [2, 3, 4, 5].map((n) => {
    const names = ['a', 'b', 'c', 'd', 'e'].slice(0, n)
    const joined = (each: (name: string) => string) =>
      `concat_ws('|', ${names.map((name) => `coalesce(${each(name)}, '')`).join(', ')})`
    // A part may itself hold a bar; doubling keeps two different keys from ever reading alike. Hardly any does: the quick way first.
    const plain = names.map((name) => `coalesce(contains(${name}, '|'), false)`).join(' or ')
    return {
      takes: names.join(', '),
      body: `case when ${plain} then ${joined((name) => `replace(${name}, '|', '||')`)} else ${joined((name) => name)} end`,
    }
  }),
}

export const MACROS: readonly string[] = Object.entries(OWN_FUNCTIONS).map(
  ([name, forms]) =>
    `create or replace macro ${name}${forms.map(({ takes, body }) => `(${takes}) as ${body}`).join(', ')}`,
)

/** What to write instead of a word that the engines understand differently. */
export const INSTEAD: Readonly<Record<string, string>> = {
  '/': 'ratio(a, b) / whole_part(a, b)',
  '%': 'remainder_of(a, b)',
  mod: 'remainder_of(a, b)',
  avg: 'ratio(sum(x), count(x))',
  round: 'rounded(x, digits)',
  extract: 'year_of / month_of / hour_of / weekday_of / minutes_between',
  date_part: 'year_of / month_of / hour_of / weekday_of / minutes_between',
  date_trunc: 'month_of / quarter_of / year_of',
  to_char: 'month_of / money_text / share_text',
  median: 'percentile_cont(0.5) within group (order by x)',
  now: '$as_of',
  current_date: 'date_of($as_of)',
  current_timestamp: '$as_of',
  '~': 'like / starts_with / position',
  ilike: 'lower(x) like …',
}

export const OPERATORS = new Set(['=', '<>', '<', '>', '<=', '>=', '+', '-', '*', '||', '~~', '!~~'])
export const TYPES = new Set(['text', 'int4', 'int8', 'float8', 'numeric', 'bool', 'date', 'timestamptz'])

/** Columns every PostgreSQL or DuckDB table has secretly. */
export const HIDDEN_COLUMNS = new Set(['ctid', 'xmin', 'xmax', 'cmin', 'cmax', 'tableoid', 'rowid'])
