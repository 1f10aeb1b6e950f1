import { answer, type Board, client } from '@api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { holds, useSession } from '../access/session.ts'
import { Problem } from '../QueryView.tsx'
import { t } from '../texts.ts'
import { nearTime } from '../when.ts'
import { splitId } from './scoring.queries.ts'

/** Where the sheet stands: computed, prepared by one, published by another; and the one button that comes next. */
export function BoardActs({ board }: { board: Board }) {
  const session = useSession()
  const queries = useQueryClient()
  const { edition } = board
  const officer = holds(session, 'town-discipline-officer')
  const secretary = holds(session, 'town-discipline-secretary')
  const acting = useMutation({
    mutationFn: async (): Promise<void> => {
      if (edition)
        await answer(
          client.POST('/api/v1/index-editions/{id}/publish', { params: { path: { id: edition.id } }, body: {} }),
        )
      else
        await answer(
          client.POST('/api/v1/indices/{pack}/{id}/editions', {
            params: { path: splitId(board.id) },
            body: { division: board.division.code, period: board.period },
          }),
        )
    },
    onSuccess: () => Promise.all(['board', 'indices'].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  })
  return (
    <footer className="sheet board-acts">
      <p>
        {board.trial && <b>{t('scoring.board.is-trial')} </b>}
        {edition?.state === 'published'
          ? t('scoring.board.published', {
              who: edition.publishedAs ?? '',
              when: nearTime(edition.publishedAt ?? ''),
              day: edition.objectionsUntil ?? '',
            })
          : edition
            ? t('scoring.board.prepared', { who: edition.preparedAs })
            : t('scoring.board.computed')}
      </p>
      {!edition && officer && (
        <Button type="primary" loading={acting.isPending} onClick={() => acting.mutate()}>
          {t('scoring.board.prepare')}
        </Button>
      )}
      {edition?.state === 'draft' && secretary && (
        <Button type="primary" loading={acting.isPending} onClick={() => acting.mutate()}>
          {t('scoring.board.publish')}
        </Button>
      )}
      {acting.error && <Problem problem={acting.error} />}
    </footer>
  )
}
