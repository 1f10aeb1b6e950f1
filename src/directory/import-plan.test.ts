import { describe, expect, it } from 'vitest'
import { planImport } from './import-plan.ts'
import { readSheet, sheetText } from './import-sheet.ts'
import { personIdOf, unitIdOf } from './install.store.ts'

const COUNTY = '990121000000'
const VILLAGE = '990121100001'
const UNITS = `单位,类型,区划代码,上级单位
石溪县,县,990121,
沙渡镇,镇,990121100,石溪县
新坪村,村,990121100001,沙渡镇
县教育局,县级部门,990121,石溪县
`
const PEOPLE = `单位,姓名,岗位,岗位名称,电话,任职日期,登录名
新坪村,周晓澜,印章管理员,,138 0000 0001,2025-01-01,zhouxiaolan
新坪村,王建明,村委会主任,,,2025年1月1日,自动
新坪村,王建明,party-secretary,,,2025/1/1,
县教育局,李一,school-inspector,学校督导,,2025.1.1,
`
const plan = (...texts: string[]) =>
  planImport(
    texts.map((text, i) => readSheet(`${i + 1}.csv`, text)),
    { county: COUNTY, units: [] },
  )
const faults = (...texts: string[]) =>
  plan(...texts).issues.map(({ file, line, code }) => `${file}:${line} ${code.slice('directory.import_'.length)}`)

it('reads units, people with several posts, relatives and rights, whatever list they stand in', () => {
  const { seed, accounts, grants, issues } = plan(
    PEOPLE,
    '单位,姓名,亲属姓名,关系,申报日期\n新坪村,王建明,周晓澜,姻亲,2025-02-01\n新坪村,王建明,王小明,子女,2025-02-01\n',
    '单位,姓名,权限模板,范围,开始,结束,理由\n县教育局,李一,县纪委监委监督检查室,沙渡镇,2026-01-01,2026-12-31,交叉检查\n',
    UNITS,
  )
  expect(issues).toEqual([])
  expect(seed.units.map((u) => [u.name, u.carrier])).toEqual([
    ['石溪县', 'county'],
    ['沙渡镇', 'town'],
    ['新坪村', 'village'],
    ['县教育局', 'bureau'],
  ])
  expect(seed.persons).toHaveLength(3)
  expect(seed.persons[0]).toMatchObject({ id: personIdOf(VILLAGE, '周晓澜'), phone: '13800000001' })
  expect(seed.occupancies.filter((o) => o.personId === personIdOf(VILLAGE, '王建明'))).toHaveLength(2)
  expect(seed.posts.map((p) => p.title)).toEqual(['印章管理员', '村委会主任', '村党组织书记', '学校督导'])
  expect(seed.relations!.map((r) => [r.relativeName, r.kind, r.relativePersonId])).toEqual([
    ['周晓澜', 'in-law', personIdOf(VILLAGE, '周晓澜')],
    ['王小明', 'child', undefined],
  ])
  expect(accounts.map((a) => a.login)).toEqual(['zhouxiaolan', null])
  expect(grants[0]).toMatchObject({ template: 'county-inspector', over: { unitId: unitIdOf('990121100000') } })
})

it('takes what a spreadsheet program saves', () => {
  const gb = Uint8Array.from([0xb5, 0xa5, 0xce, 0xbb]) // 单位 in GB18030
  expect(sheetText(gb)).toBe('单位')
  expect(readSheet('x.csv', '\ufeff单位,类型\r\n\r\n新坪村,村\r\n').rows.map((r) => [r.line, r.get('unit')])).toEqual([
    [3, '新坪村'],
  ])
})

describe('says line by line what is in the way', () => {
  it.each([
    ['a column nobody knows', UNITS.replace('类型', '种类'), '1.csv:1 unknown_column'],
    ['a cell too many', `${UNITS}甲村,村,990121100002,沙渡镇,多一格\n`, '1.csv:6 too_many_cells'],
    ['a kind nobody knows', `${UNITS}甲村,寨,990121100002,\n`, '1.csv:6 unknown_kind'],
    ['a code that is no code', `${UNITS}甲村,村,99012,\n`, '1.csv:6 bad_division'],
    ['another county', `${UNITS}甲村,村,990122100002,\n`, '1.csv:6 outside'],
    ['two villages with one code', `${UNITS}甲村,村,990121100001,\n`, '1.csv:6 division_twice'],
    ['a parent that is not there', `${UNITS}甲村,村,990121100002,无名镇\n`, '1.csv:6 no_unit'],
    ['a quote that is never closed', `${UNITS}"甲村,村\n`, '1.csv:6 no_csv'],
  ])('%s', (_, text, said) => expect(faults(text)).toContain(said))

  it.each([
    ['a unit that is not there', '无名村,周晓澜,,,,,', 'no_unit'],
    ['a post nobody knows', '新坪村,甲,大总管,,,2025-01-01,', 'unknown_post'],
    ['no day of taking office', '新坪村,甲,印章管理员,,,,', 'bad_date'],
    ['a day that is none', '新坪村,甲,印章管理员,,,2025-02-30,', 'bad_date'],
    ['a telephone that is none', '新坪村,甲,,,不知道,,', 'bad_phone'],
    ['a login in Chinese', '新坪村,甲,,,,,周晓澜', 'bad_login'],
    ['a login given before', '新坪村,甲,,,,,zhouxiaolan', 'login_twice'],
    ['the same post again', '新坪村,周晓澜,印章管理员,,,2025-01-01,', 'post_twice'],
  ])('%s', (_, row, said) => expect(faults(UNITS, `${PEOPLE}${row}\n`)).toEqual([`2.csv:6 ${said}`]))

  it('one person is not two administrators', () => {
    const rows = ['系统管理员', '审计管理员'].map((post) => `石溪县,钱某,${post},,,2025-01-01,\n`).join('')
    expect(faults(UNITS, PEOPLE + rows)).toEqual(['2.csv:7 administrators'])
  })
})
