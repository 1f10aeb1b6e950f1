import { type CalendarDate, type DivisionCode, isDivisionCode, isWithin, stableId } from '#kernel'
import type { ImportIssue, Sheet, SheetRow } from './import-sheet.ts'
import { KINDS, KINSHIPS, POST_TITLES, POSTS } from './import-words.ts'
import { type DirectorySeed, personIdOf, postIdOf, unitIdOf } from './install.store.ts'

export interface KnownUnit {
  readonly id: string
  readonly name: string
  readonly divisionCode: DivisionCode
}

/** What is there already, and the county in which everything has to lie. */
export interface ImportGround {
  readonly county: DivisionCode
  readonly units: readonly KnownUnit[]
}

export interface WantedAccount {
  readonly row: SheetRow
  readonly personId: string
  readonly name: string
  readonly unitName: string
  readonly divisionCode: DivisionCode
  /** Null: made up from the division's code. */
  readonly login: string | null
}

export interface WantedGrant {
  readonly row: SheetRow
  readonly personId: string
  /** Post code whose standing rights are the template. */
  readonly template: string
  readonly over: { readonly divisionCode: DivisionCode } | { readonly unitId: string }
  readonly from: CalendarDate
  readonly until: CalendarDate | null
  readonly reason: string
}

export interface ImportPlan {
  readonly seed: DirectorySeed
  readonly accounts: readonly WantedAccount[]
  readonly grants: readonly WantedGrant[]
  readonly issues: readonly ImportIssue[]
}

/** Units that stand for their division; of others there may be many in one place. */
const STANDING = new Set(['village', 'community', 'town', 'county'])
const ADMINISTRATORS = new Set(['system-admin', 'security-admin', 'audit-admin'])

/** `2026-3-1`, `2026/03/01`, `2026.3.1`, `2026年3月1日` → `2026-03-01`; undefined when there is no such day. */
export function dayIn(text: string): CalendarDate | undefined {
  const m = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text)
  if (!m) return undefined
  const day = `${m[1]}-${m[2]!.padStart(2, '0')}-${m[3]!.padStart(2, '0')}`
  const at = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === day ? day : undefined
}

/** Reads lists into what has to be there, or says line by line what is in the way. Units first, so people may stand in any list. Pure. */
export function planImport(sheets: readonly Sheet[], ground: ImportGround): ImportPlan {
  const planner = new Planner(ground)
  planner.issues.push(...sheets.flatMap((sheet) => sheet.issues))
  const rows = sheets.flatMap((sheet) => sheet.rows)
  for (const row of rows) if (row.get('kind') !== '') planner.unit(row)
  for (const row of rows)
    if (row.get('name') !== '' && row.get('relative') === '' && row.get('template') === '') planner.person(row)
  for (const row of rows) if (row.get('relative') !== '') planner.relative(row)
  for (const row of rows) if (row.get('template') !== '') planner.grant(row)
  for (const row of rows)
    if (row.get('kind') === '' && row.get('name') === '') planner.says(row, 'directory.import_empty_row')
  return planner
}

class Planner implements ImportPlan {
  readonly seed: DirectorySeed & Required<Pick<DirectorySeed, 'relations'>> = {
    divisions: [],
    units: [],
    persons: [],
    posts: [],
    occupancies: [],
    relations: [],
  }
  readonly accounts: WantedAccount[] = []
  readonly grants: WantedGrant[] = []
  readonly issues: ImportIssue[] = []
  private readonly ground: ImportGround
  private readonly units: KnownUnit[]
  private readonly postIds = new Set<string>()
  private readonly persons = new Map<string, { name: string; phone: string; divisionCode: string }>()
  private readonly administers = new Map<string, string>()

  constructor(ground: ImportGround) {
    this.ground = ground
    this.units = [...ground.units]
  }

  says(row: SheetRow, code: string, params: Record<string, string | number> = {}): undefined {
    this.issues.push({ file: row.file, line: row.line, code, params })
    return undefined
  }

  unit(row: SheetRow): undefined {
    const [name, division] = [row.get('unit'), row.get('division').padEnd(12, '0')]
    const kind = KINDS[row.get('kind')] ?? (/^[a-z][a-z-]+$/.test(row.get('kind')) ? row.get('kind') : undefined)
    if (name === '') return this.says(row, 'directory.import_unit_missing')
    if (!kind)
      return this.says(row, 'directory.import_unknown_kind', {
        kind: row.get('kind'),
        kinds: Object.keys(KINDS).join('、'),
      })
    if (!/^(\d{6}|\d{9}|\d{12})$/.test(row.get('division')) || !isDivisionCode(division))
      return this.says(row, 'directory.import_bad_division', { division: row.get('division') })
    if (!isWithin(division, this.ground.county))
      return this.says(row, 'directory.import_outside', { division: row.get('division'), county: this.ground.county })
    const id = STANDING.has(kind) ? unitIdOf(division) : stableId('unit', division, name)
    const before = this.seed.units.find((unit) => unit.id === id)
    if (before) {
      if (before.name !== name) this.says(row, 'directory.import_division_twice', { division, name: before.name })
      return
    }
    const parentName = row.get('parent')
    const parent = parentName === '' ? undefined : this.find(parentName)
    if (parentName !== '' && parent?.length !== 1)
      return this.says(row, 'directory.import_no_unit', { unit: parentName })
    if (STANDING.has(kind)) this.seed.divisions.push({ code: division, name })
    const shortName = row.get('short') || name
    this.seed.units.push({
      id,
      name,
      shortName,
      carrier: kind,
      divisionCode: division,
      ...(parent ? { parentId: parent[0]!.id } : {}),
    })
    if (!this.units.some((unit) => unit.id === id)) this.units.push({ id, name, divisionCode: division })
  }

  person(row: SheetRow): undefined {
    const unit = this.unitOf(row)
    if (!unit) return
    const personId = this.personIn(row, unit)
    const phone = row.get('phone').replace(/[\s-]/g, '')
    if (phone !== '' && !/^\+?\d{7,15}$/.test(phone)) return this.says(row, 'directory.import_bad_phone')
    const name = row.get('name')
    const known = this.persons.get(personId)
    if (known && phone !== '' && known.phone !== '' && known.phone !== phone)
      return this.says(row, 'directory.import_two_phones', { name })
    this.persons.set(personId, { name, phone: phone || (known?.phone ?? ''), divisionCode: unit.divisionCode })
    if (known) this.seed.persons = this.seed.persons.filter((p) => p.id !== personId)
    const kept = this.persons.get(personId)!
    this.seed.persons.push({
      id: personId,
      name,
      divisionCode: kept.divisionCode,
      ...(kept.phone ? { phone: kept.phone } : {}),
    })
    this.post(row, unit, personId)
    const login = row.get('login').toLowerCase()
    if (login === '' || this.accounts.some((a) => a.personId === personId && (a.login === login || login === '自动')))
      return
    if (login !== '自动' && login !== 'auto' && !/^[a-z0-9][a-z0-9._-]{1,39}$/.test(login))
      return this.says(row, 'directory.import_bad_login', { login })
    if (this.accounts.some((a) => a.login === login)) return this.says(row, 'directory.import_login_twice', { login })
    const made = login === '自动' || login === 'auto'
    this.accounts.push({
      row,
      personId,
      name,
      unitName: unit.name,
      divisionCode: unit.divisionCode,
      login: made ? null : login,
    })
  }

  private post(row: SheetRow, unit: KnownUnit, personId: string): undefined {
    const written = row.get('post')
    if (written === '') return
    const code = POSTS[written] ?? (POST_TITLES[written] || row.get('title') ? written : undefined)
    if (!code || !/^[a-z][a-z0-9-]*$/.test(code))
      return this.says(row, 'directory.import_unknown_post', { post: written, posts: Object.keys(POSTS).join('、') })
    const fromOn = dayIn(row.get('from'))
    if (!fromOn) return this.says(row, 'directory.import_bad_date', { column: '任职日期', value: row.get('from') })
    const untilOn = row.get('until') === '' ? undefined : dayIn(row.get('until'))
    if (row.get('until') !== '' && (!untilOn || untilOn <= fromOn))
      return this.says(row, 'directory.import_bad_date', { column: '离任日期', value: row.get('until') })
    const other = this.administers.get(personId)
    if (ADMINISTRATORS.has(code) && other !== undefined && other !== code)
      return this.says(row, 'directory.import_administrators', { name: row.get('name') })
    if (ADMINISTRATORS.has(code)) this.administers.set(personId, code)
    const postId = postIdOf(unit.id, code)
    if (!this.postIds.has(postId)) {
      this.postIds.add(postId)
      this.seed.posts.push({ unitId: unit.id, code, title: row.get('title') || POST_TITLES[code] || code })
    }
    if (this.seed.occupancies.some((o) => o.personId === personId && o.postId === postId && o.fromOn === fromOn))
      return this.says(row, 'directory.import_post_twice', { name: row.get('name'), post: written })
    this.seed.occupancies.push({ personId, postId, fromOn, ...(untilOn ? { untilOn } : {}) })
  }

  relative(row: SheetRow): undefined {
    const unit = this.unitOf(row)
    if (!unit) return
    const kind =
      KINSHIPS[row.get('kinship')] ??
      (Object.values(KINSHIPS).includes(row.get('kinship')) ? row.get('kinship') : undefined)
    if (!kind)
      return this.says(row, 'directory.import_unknown_kinship', {
        kinship: row.get('kinship'),
        kinships: Object.keys(KINSHIPS).join('、'),
      })
    const declaredOn = dayIn(row.get('declared'))
    if (!declaredOn)
      return this.says(row, 'directory.import_bad_date', { column: '申报日期', value: row.get('declared') })
    const personId = this.personIn(row, unit)
    const relativeName = row.get('relative')
    // Somebody of the same list and place is that person; elsewhere a name is only a name, and the rule asks.
    const same = [...this.persons].filter(
      ([id, p]) => id !== personId && p.name === relativeName && p.divisionCode === unit.divisionCode,
    )
    const [found] = same.length === 1 ? same : []
    this.seed.relations.push({
      personId,
      relativeName,
      kind,
      declaredOn,
      ...(found ? { relativePersonId: found[0] } : {}),
    })
  }

  grant(row: SheetRow): undefined {
    const unit = this.unitOf(row)
    if (!unit) return
    const template = POSTS[row.get('template')] ?? row.get('template')
    const from = dayIn(row.get('from'))
    if (!from) return this.says(row, 'directory.import_bad_date', { column: '开始', value: row.get('from') })
    const until = row.get('until') === '' ? null : dayIn(row.get('until'))
    if (until === undefined || (until !== null && until <= from))
      return this.says(row, 'directory.import_bad_date', { column: '结束', value: row.get('until') })
    if (row.get('reason') === '') return this.says(row, 'directory.import_grant_without_reason')
    const over = row.get('over')
    const where = /^\d+$/.test(over) ? over.padEnd(12, '0') : undefined
    if (where !== undefined && (!isDivisionCode(where) || !isWithin(where, this.ground.county)))
      return this.says(row, 'directory.import_outside', { division: over, county: this.ground.county })
    const units = over === '' ? [unit] : where === undefined ? this.find(over) : []
    if (where === undefined && units.length !== 1) return this.says(row, 'directory.import_no_unit', { unit: over })
    const place = where === undefined ? { unitId: units[0]!.id } : { divisionCode: where }
    this.grants.push({
      row,
      personId: this.personIn(row, unit),
      template,
      over: place,
      from,
      until,
      reason: row.get('reason'),
    })
  }

  private personIn(row: SheetRow, unit: KnownUnit): string {
    const key = row.get('key')
    return key === '' ? personIdOf(unit.divisionCode, row.get('name')) : stableId('person', this.ground.county, key)
  }

  private find(name: string): KnownUnit[] {
    return this.units.filter((unit) => unit.name === name)
  }

  /** The unit a row names; where several bear the name, the division's code beside it decides. */
  private unitOf(row: SheetRow): KnownUnit | undefined {
    const [name, division] = [row.get('unit'), row.get('division')]
    if (name === '') return this.says(row, 'directory.import_unit_missing')
    const found = this.find(name).filter((unit) => division === '' || unit.divisionCode === division.padEnd(12, '0'))
    if (found.length === 0) return this.says(row, 'directory.import_no_unit', { unit: name })
    if (found.length > 1) return this.says(row, 'directory.import_which_unit', { unit: name })
    return found[0]
  }
}
