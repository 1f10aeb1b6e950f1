import { answer, type Board, client } from '@api'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { supervises, useSession } from '../access/session.ts'
import { Problem } from '../QueryView.tsx'
import { t } from '../texts.ts'
import { splitId } from './scoring.queries.ts'

/** 试算: other weights move the preview and nothing else. Only for those who oversee the division. */
export function BoardTrial({ board, unitId }: { board: Board; unitId: string }) {
  const session = useSession()
  const [weights, setWeights] = useState(() => Object.fromEntries(board.weights.map((one) => [one.code, one.weight])))
  const trying = useMutation({
    mutationFn: (next: Record<string, number>) =>
      answer(
        client.POST('/api/v1/indices/{pack}/{id}/preview', {
          params: { path: splitId(board.id) },
          body: { division: board.division.code, period: board.period, weights: next },
        }),
      ),
  })
  if (!supervises(session)) return null
  const move = (code: string, value: number) => {
    const next = { ...weights, [code]: value }
    setWeights(next)
    trying.mutate(next)
  }
  const row = trying.data?.rows.find((one) => one.unit.id === unitId)
  return (
    <details className="board-trial">
      <summary>
        <b>{t('scoring.board.trial')}</b> <span className="quiet small">{t('scoring.board.trial-hint')}</span>
      </summary>
      {board.weights.map(({ code, title, weight }) => (
        <label key={code}>
          <span>
            {title} {weight} → {weights[code]}
          </span>
          <input
            type="range"
            min={5}
            max={50}
            value={weights[code]}
            onChange={(event) => move(code, Number(event.target.value))}
          />
        </label>
      ))}
      {row && (
        <p role="status">
          {row.total === null
            ? t('scoring.board.not-rated')
            : t('scoring.board.preview', {
                total: row.total.toFixed(1),
                rank: row.rank ?? '',
                of: Object.values(weights).reduce((sum, one) => sum + one, 0),
              })}
        </p>
      )}
      {trying.error && <Problem problem={trying.error} />}
    </details>
  )
}
