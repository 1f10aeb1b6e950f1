import type { Board, BoardRow } from '@api'
import { Mark } from '@ui'
import { t } from '../texts.ts'

/** Points from which the strip of totals is drawn: below it, differences between units would not be seen. */
const STRIP_FROM = 60

interface BoardTableProps {
  board: Board
  chosen: string | undefined
  onChoose: (unit: string) => void
}

/** One row a unit, the best first; rows that are too close to call share a bracket, those not rated stand below in words. */
export function BoardTable({ board, chosen, onChoose }: BoardTableProps) {
  const gradeOf = (row: BoardRow) => board.grades.find(({ code }) => code === row.grade)
  return (
    <section className="sheet scroll-x board-sheet" aria-label={board.title}>
      <table className="board-table">
        <thead>
          <tr>
            <th scope="col">{t('scoring.board.rank')}</th>
            <th scope="col">{t('scoring.board.unit')}</th>
            {board.weights.map(({ code, title, weight }) => (
              <th key={code} scope="col" className="board-figure">
                {title} {weight}
              </th>
            ))}
            <th scope="col" className="board-figure">
              {t('scoring.board.total')}
            </th>
            <th scope="col" className="board-strip-head">
              <span className="unseen">{t('scoring.bar')}</span>
              <span>{STRIP_FROM}</span>
              <span>80</span>
              <span>100</span>
            </th>
            <th scope="col">{t('scoring.board.grade')}</th>
          </tr>
        </thead>
        <tbody>
          {board.rows.map((row, index) => {
            const close = closeness(board.rows, index)
            return (
              <tr
                key={row.unit.id}
                className={`${row.unit.id === chosen ? 'board-chosen' : ''}${row.total === null ? ' board-hatched' : ''}`}
              >
                <td className={`board-rank board-${close}`}>
                  {row.rank ?? t('app.dash')}
                  {close === 'first' && <span className="board-close">{t('scoring.board.close')}</span>}
                </td>
                <th scope="row">
                  <button type="button" className="board-name" onClick={() => onChoose(row.unit.id)}>
                    {row.unit.name}
                  </button>
                </th>
                {row.dimensions.map(({ code, points, of }) => (
                  <td key={code} className="board-figure">
                    {points === null ? (
                      <Mark tone="grey">{t('scoring.no-data')}</Mark>
                    ) : (
                      <Part points={points} of={of} />
                    )}
                  </td>
                ))}
                <td className="board-figure board-total">
                  {row.total === null ? t('app.dash') : row.total.toFixed(1)}
                </td>
                <td className="board-strip">
                  <Strip row={row} />
                </td>
                <td className={row.grade === board.grades.at(-1)?.code ? 'late' : ''}>
                  {row.grade ? gradeOf(row)?.title : t('scoring.board.not-rated')}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <p className="quiet small board-foot">{t('scoring.board.strip')}</p>
    </section>
  )
}

/** Where a row stands in its bracket: alone, first of several, in between or last. */
function closeness(rows: readonly BoardRow[], index: number): 'alone' | 'first' | 'between' | 'last' {
  const { group } = rows[index] as BoardRow
  if (group === null) return 'alone'
  const [above, below] = [rows[index - 1]?.group === group, rows[index + 1]?.group === group]
  if (above) return below ? 'between' : 'last'
  return below ? 'first' : 'alone'
}

/** A figure over a line that is as long as the share it stands for. */
function Part({ points, of }: { points: number; of: number }) {
  const share = of > 0 ? points / of : 0
  return (
    <span className={share < 0.65 ? 'board-part board-low' : 'board-part'}>
      {points.toFixed(1)}
      <svg viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true">
        <rect width="100" height="3" className="board-part-all" />
        <rect width={share * 100} height="3" />
      </svg>
    </span>
  )
}

/** The total as a tick and its margin as a band. */
function Strip({ row }: { row: BoardRow }) {
  if (row.total === null) return null
  const at = (points: number) => Math.min(100, Math.max(0, ((points - STRIP_FROM) / (100 - STRIP_FROM)) * 100))
  const [low, high] = [at(row.total - row.margin), at(row.total + row.margin)]
  return (
    <svg viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">
      <path d="M25 0V14M50 0V14M75 0V14" className="board-grid" />
      <rect x={low} width={Math.max(1, high - low)} y="3" height="8" className="board-band" />
      <rect x={at(row.total) - 0.6} width="1.2" y="1" height="12" className="board-tick" />
    </svg>
  )
}
