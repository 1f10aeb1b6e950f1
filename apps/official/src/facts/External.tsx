import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { EmptyHint, FilterBar } from '@ui'
import { useState } from 'react'
import { QueryView } from '../QueryView.tsx'
import { FlagTable, Marks, rulesOf } from '../rules/FlagList.tsx'
import { flagsQuery, pageSize } from '../rules/rules.queries.ts'
import { t } from '../texts.ts'

/** 《外部数据演算》: rules run over data that is not this county's; the county itself never sees it. */
export function External() {
  const search = useSearch({ from: '/frame/external' })
  const navigate = useNavigate({ from: '/external' })
  const [offset, setOffset] = useState(0)
  const query = useQuery(flagsQuery({ workspace: 'external', rule: search.rule, offset }))
  // All rules of the workspace, so that choosing one does not hide the others from the choice.
  const all = useQuery(flagsQuery({ workspace: 'external', limit: 200 }))
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1 className="title">{t('facts.external')}</h1>
          <p className="page-lead">
            {query.data ? t('facts.lead', { n: query.data.total.toLocaleString('en-US') }) : ''}
            {t('facts.apart')}
          </p>
        </div>
        <Marks />
      </header>
      <FilterBar
        everything={t('app.everything')}
        values={{ rule: search.rule }}
        onChange={({ rule }) => {
          setOffset(0)
          void navigate({ search: rule ? { rule } : {} })
        }}
        filters={[{ name: 'rule', label: t('rules.rule'), width: 280, options: rulesOf(all.data?.items ?? []) }]}
      />
      <QueryView query={query}>
        {({ items, total }) => (
          <FlagTable
            plain
            items={items}
            total={total}
            offset={offset}
            onOffset={setOffset}
            empty={<EmptyHint title={t('facts.empty')} hint={<code>npx qinglian screen public-spending</code>} />}
          />
        )}
      </QueryView>
      {query.data && query.data.total > pageSize && <p className="quiet small">{t('facts.page-note')}</p>}
    </div>
  )
}
