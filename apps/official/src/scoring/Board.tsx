import type { Board as BoardData, IndexItem } from '@api'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { EmptyHint } from '@ui'
import { useSession } from '../access/session.ts'
import { QueryView } from '../QueryView.tsx'
import { t } from '../texts.ts'
import { BoardActs } from './BoardActs.tsx'
import { BoardPanel } from './BoardPanel.tsx'
import { BoardTable } from './BoardTable.tsx'
import './board.css'
import { boardQuery, indicesQuery } from './scoring.queries.ts'

/** 清廉指数: every unit of a division on one sheet, each figure opening to the rows it was counted from. No person is scored. */
export function Board() {
  const indices = useQuery(indicesQuery)
  return (
    <div className="page board-page">
      <QueryView query={indices} title={t('scoring.board.title')}>
        {([index]) =>
          index ? (
            <BoardOf index={index} />
          ) : (
            <div className="sheet">
              <EmptyHint title={t('scoring.board.none')} hint={t('scoring.board.none-hint')} />
            </div>
          )
        }
      </QueryView>
    </div>
  )
}

/** The division a person looks at first: her own town, the town of her village, or the first that has a sheet. */
function placesOf(index: IndexItem, own: readonly string[]): string[] {
  const ranges = own.map((code) => (index.within === 'town' ? `${code.slice(0, 9)}000` : `${code.slice(0, 6)}000000`))
  const towns = ranges.filter((code) => index.within !== 'town' || !code.endsWith('000000'))
  return [...new Set([...towns, ...index.editions.map(({ division }) => division.code)])]
}

function BoardOf({ index }: { index: IndexItem }) {
  const search = useSearch({ from: '/frame/board' })
  const navigate = useNavigate({ from: '/board' })
  const session = useSession()
  const places = placesOf(
    index,
    session.posts.map(({ unit }) => unit.divisionCode),
  )
  const division = search.division ?? places[0] ?? ''
  const published = index.editions.find((edition) => edition.division.code === division)
  const period = search.period ?? published?.period ?? index.periods[1] ?? index.periods[0] ?? ''
  const query = useQuery({ ...boardQuery(index.id, division, period), enabled: Boolean(division && period) })
  const go = (next: Partial<typeof search>) => void navigate({ search: { division, period, ...next } })
  if (!division || !period)
    return (
      <div className="sheet">
        <EmptyHint title={t('scoring.board.none')} hint={t('scoring.board.none-hint')} />
      </div>
    )
  return (
    <QueryView query={query} title={t('scoring.board.title')}>
      {(board) => {
        const own = board.rows.find((row) => session.posts.some((post) => post.unit.id === row.unit.id))
        const chosen = board.rows.find((row) => row.unit.id === search.unit) ?? own ?? board.rows[0]
        return (
          <>
            <header className="page-head">
              <div>
                <h1 className="title">
                  {t('scoring.board.heading', {
                    place: board.division.name,
                    title: board.title,
                    period: periodWords(board.period),
                  })}
                </h1>
                <p className="page-lead">{leadOf(board)}</p>
              </div>
              <div className="board-pick">
                <label>
                  {t('scoring.period')}{' '}
                  <select value={period} onChange={(event) => go({ period: event.target.value })}>
                    {index.periods.map((one) => (
                      <option key={one} value={one}>
                        {periodWords(one)}
                      </option>
                    ))}
                  </select>
                </label>
                {places.length > 1 && (
                  <label>
                    {t('scoring.board.place')}{' '}
                    <select
                      value={division}
                      onChange={(event) => go({ division: event.target.value, unit: undefined })}
                    >
                      {places.map((one) => (
                        <option key={one} value={one}>
                          {index.editions.find((edition) => edition.division.code === one)?.division.name ?? one}
                        </option>
                      ))}
                    </select>
                  </label>
                )}
              </div>
            </header>
            <div className="board-two">
              <BoardTable board={board} chosen={chosen?.unit.id} onChoose={(unit) => go({ unit })} />
              {chosen && <BoardPanel board={board} row={chosen} own={chosen === own} />}
            </div>
            <BoardActs board={board} />
          </>
        )
      }}
    </QueryView>
  )
}

/** 20 个村：优 5 · 良 9 … */
function leadOf(board: BoardData): string {
  const grades = board.grades.map(({ title, count }) => `${title} ${count}`)
  const notRated = board.notRated > 0 ? [`${t('scoring.board.not-rated')} ${board.notRated}`] : []
  return `${t('scoring.board.count', { n: board.rows.length })}${[...grades, ...notRated].join(' · ')}${t('process.stop')} ${board.note}`
}

/** 2026 年第三季度. */
function periodWords(period: string): string {
  const year = period.slice(0, 4)
  const quarter = /-Q([1-4])$/.exec(period)?.[1]
  if (quarter)
    return t('scoring.board.quarter', { year, quarter: t(`scoring.board.q${quarter as '1' | '2' | '3' | '4'}`) })
  return period.length === 4 ? t('scoring.board.year', { year }) : period
}
