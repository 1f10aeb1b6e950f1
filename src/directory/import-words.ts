/** How offices head the columns of their lists, and what they call kinds of units, posts and kinship. */

export const COLUMNS = {
  unit: ['单位', '单位名称', 'unit'],
  short: ['简称', 'short_name'],
  kind: ['类型', '单位类型', 'kind'],
  division: ['区划代码', '统计用区划代码', 'division'],
  parent: ['上级单位', 'parent'],
  name: ['姓名', 'name'],
  key: ['人员编号', 'person'],
  post: ['岗位', 'post'],
  title: ['岗位名称', 'title'],
  phone: ['电话', '手机', 'phone'],
  from: ['任职日期', '开始', 'from'],
  until: ['离任日期', '结束', 'until'],
  login: ['登录名', 'login'],
  relative: ['亲属姓名', 'relative'],
  kinship: ['关系', 'kinship'],
  declared: ['申报日期', 'declared'],
  template: ['权限模板', 'template'],
  over: ['范围', 'over'],
  reason: ['理由', 'reason'],
} as const
export type Column = keyof typeof COLUMNS

export const KINDS: Readonly<Record<string, string>> = {
  村: 'village',
  社区: 'community',
  乡镇: 'town',
  镇: 'town',
  乡: 'town',
  街道: 'town',
  县: 'county',
  县级部门: 'bureau',
  部门: 'bureau',
  派驻组: 'stationed-group',
  学校: 'school',
  医院: 'hospital',
  国企: 'enterprise',
  园区: 'zone',
}

/** Posts that the platform's own flows and grants name; others are written as a code with a title. */
export const POSTS: Readonly<Record<string, string>> = {
  印章管理员: 'seal-keeper',
  村党组织书记: 'party-secretary',
  村委会主任: 'village-head',
  经联社社长: 'coop-chair',
  报账员: 'accountant',
  村监会主任: 'supervision-chair',
  乡镇纪委书记: 'town-discipline-secretary',
  乡镇审核: 'town-clerk',
  县纪委监委监督检查室: 'county-inspector',
  县纪委监委办公室主任: 'county-director',
  系统管理员: 'system-admin',
  安全管理员: 'security-admin',
  审计管理员: 'audit-admin',
}
export const POST_TITLES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(POSTS).map(([title, code]) => [code, title]),
)

export const KINSHIPS: Readonly<Record<string, string>> = {
  配偶: 'spouse',
  父母: 'parent',
  子女: 'child',
  兄弟姐妹: 'sibling',
  祖父母: 'grandparent',
  孙子女: 'grandchild',
  姻亲: 'in-law',
  岳父母: 'in-law',
  公婆: 'in-law',
  儿媳: 'in-law',
  女婿: 'in-law',
}
