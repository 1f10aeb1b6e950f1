import { type FlagItem, type ImportDone, imports } from '@api'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Mark } from '@ui'
import { flagsQuery } from '../rules/rules.queries.ts'
import { t } from '../texts.ts'
import { batchQuery } from './facts.queries.ts'
import { RefusedRows } from './PreviewTables.tsx'

/** What became of a file: rows in, rows back as a workbook, and what the rules say now. */
export function DoneFile(props: { done: ImportDone }) {
  const { batch, rowsNow, rejects } = props.done
  const judged = useQuery(batchQuery(batch.id)).data?.judgedAt != null
  return (
    <div className="sheet-body import-done" role="status">
      <p className="import-counts">
        {t('facts.taken', {
          n: batch.taken.toLocaleString('en-US'),
          table: batch.tableTitle,
          now: rowsNow.toLocaleString('en-US'),
        })}
      </p>
      {batch.rejected > 0 && (
        <>
          <p>
            {t('facts.came-back', { n: batch.rejected.toLocaleString('en-US') })}{' '}
            <a className="figure" href={imports.rejectsUrl(batch.id)} download>
              {t('facts.download-refused')}
            </a>
          </p>
          <RefusedRows rows={rejects} more={batch.rejected} />
        </>
      )}
      {judged ? <Lit pack={batch.pack} /> : <p className="quiet">{t('facts.judging')}</p>}
    </div>
  )
}

/** What the rules of the file's pack say now, by group: questions first, notices of entitlement apart. */
function Lit(props: { pack: string }) {
  const flags = useQuery(flagsQuery({ state: 'raised', limit: 200 }))
  const own = (flags.data?.items ?? []).filter((flag) => flag.rule.startsWith(`${props.pack}/`))
  const groups = [...new Set(own.map((flag) => flag.group ?? ''))]
  if (!flags.data) return null
  if (groups.length === 0) return <p>{t('facts.nothing-lit')}</p>
  const of = (group: string): FlagItem[] => own.filter((flag) => flag.group === group)
  return (
    <div className="import-lit">
      <p>{t('facts.lit')}</p>
      <ul>
        {groups.map((group) => (
          <li key={group}>
            <Mark tone={of(group)[0]?.colour ?? 'grey'}>
              <Link to="/flags" search={{ group }}>
                {t('facts.lit-group', { group: of(group)[0]?.groupName ?? group, n: of(group).length })}
              </Link>
            </Mark>
          </li>
        ))}
      </ul>
    </div>
  )
}
