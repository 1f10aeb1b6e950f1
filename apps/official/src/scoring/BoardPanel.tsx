import type { Board, BoardDimension, BoardItem, BoardRow } from '@api'
import { Dialog, Figure, Mark } from '@ui'
import { useState } from 'react'
import { t } from '../texts.ts'
import { BoardObjection } from './BoardObjection.tsx'
import { BoardTrial } from './BoardTrial.tsx'
import { IndicatorRowsOpened } from './IndicatorRowsOpened.tsx'

/** One unit of the sheet: its five figures, what each is made of, where most is to be gained, and how to say that it is wrong. */
export function BoardPanel({ board, row, own }: { board: Board; row: BoardRow; own: boolean }) {
  const [opened, setOpened] = useState<string>()
  const [item, setItem] = useState<BoardItem>()
  const worst = [...row.dimensions]
    .filter(({ points }) => points !== null)
    .sort((a, b) => (a.points as number) / a.of - (b.points as number) / b.of)[0]
  const dimension = row.dimensions.find(({ code }) => code === opened) ?? worst ?? row.dimensions[0]
  const grade = board.grades.find(({ code }) => code === row.grade)
  return (
    <section className="sheet board-panel" aria-label={row.unit.name}>
      <header className="board-panel-head">
        <h2 className="subtitle">
          {row.unit.name} {row.total?.toFixed(1) ?? ''}{' '}
          <span className={row.total === null ? 'quiet' : 'late'}>{grade?.title ?? t('scoring.board.not-rated')}</span>
        </h2>
        {row.rank !== null && <span className="quiet small">{t('scoring.board.place-nth', { n: row.rank })}</span>}
      </header>
      {row.total === null && <p>{t('scoring.board.missing', { n: row.missing })}</p>}
      <div className="board-five">
        {row.dimensions.map(({ code, title, points }) => (
          <button key={code} type="button" aria-pressed={code === dimension?.code} onClick={() => setOpened(code)}>
            <b>{points === null ? t('app.dash') : points.toFixed(1)}</b>
            {title}
          </button>
        ))}
      </div>
      {dimension && <Made dimension={dimension} onOpen={setItem} />}
      {row.advice.length > 0 && (
        <div className="board-advice">
          <b>{t('scoring.board.advice')}</b>
          {row.advice.map((one) => (
            <p key={one.item}>{one.sentence}</p>
          ))}
        </div>
      )}
      {board.edition?.state === 'published' && <BoardObjection board={board} row={row} own={own} />}
      <BoardTrial key={board.id} board={board} unitId={row.unit.id} />
      {item && (
        <Dialog
          wide
          title={`${row.unit.name} · ${item.title}`}
          close={t('devices.close')}
          onClose={() => setItem(undefined)}
        >
          <IndicatorRowsOpened id={item.indicator} unitId={row.unit.id} period={item.period} />
        </Dialog>
      )}
    </section>
  )
}

function Made({ dimension, onOpen }: { dimension: BoardDimension; onOpen: (item: BoardItem) => void }) {
  return (
    <div className="board-made">
      <p>
        <b>
          {dimension.points === null
            ? t('scoring.board.why-none', { title: dimension.title })
            : t('scoring.board.why', { title: dimension.title, points: dimension.points.toFixed(1) })}
        </b>{' '}
        <span className="quiet small">{t('scoring.board.full', { of: dimension.of })}</span>
      </p>
      <ul>
        {dimension.items.map((item) => (
          <li key={item.code}>
            <span>{item.title}</span>
            {item.state === 'measured' ? (
              <Figure opens={t('scoring.open', { unit: item.title })} onOpen={() => onOpen(item)}>
                {t('scoring.board.of', { good: item.judged - item.flagged, all: item.judged, counted: item.counted })}
              </Figure>
            ) : (
              <Mark tone="grey">{t(item.state === 'too_few' ? 'scoring.too-few' : 'scoring.no-data')}</Mark>
            )}
            <span className="board-figure">
              {item.points === null ? (
                t('app.dash')
              ) : (
                <b className={item.gain > 0 ? 'late' : ''}>{item.points.toFixed(1)}</b>
              )}
              <span className="quiet"> / {item.of.toFixed(1)}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
