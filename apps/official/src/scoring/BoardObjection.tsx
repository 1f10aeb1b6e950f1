import { answer, type Board, type BoardRow, client } from '@api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { Problem } from '../QueryView.tsx'
import { t } from '../texts.ts'
import { nearTime } from '../when.ts'

/** What a unit said against a figure and what was answered; its own people can say it here, anyone takes the sheet home. */
export function BoardObjection({ board, row, own }: { board: Board; row: BoardRow; own: boolean }) {
  const edition = board.edition as NonNullable<Board['edition']>
  const queries = useQueryClient()
  const items = row.dimensions.flatMap(({ items: some }) => some)
  const [open, setOpen] = useState(false)
  const [item, setItem] = useState(items[0]?.code ?? '')
  const [text, setText] = useState('')
  const objecting = useMutation({
    mutationFn: () =>
      answer(
        client.POST('/api/v1/index-editions/{id}/objections', {
          params: { path: { id: edition.id } },
          body: { unitId: row.unit.id, item, text },
        }),
      ),
    onSuccess: () => {
      setOpen(false)
      setText('')
      void queries.invalidateQueries({ queryKey: ['board'] })
    },
  })
  const said = board.objections.filter((one) => one.unitId === row.unit.id)
  return (
    <div className="board-objection">
      {said.map((one) => (
        <div key={one.id} className="board-said">
          <p>
            <b>{t('scoring.board.objected', { who: one.askedAs, when: nearTime(one.askedAt) })}</b> {one.text}
          </p>
          <p>
            {one.reply
              ? t('scoring.board.replied', { who: one.repliedAs ?? '', text: one.reply })
              : t('scoring.board.not-replied')}
          </p>
        </div>
      ))}
      {open && (
        <div className="board-object">
          <label>
            {t('scoring.board.which')}{' '}
            <select value={item} onChange={(event) => setItem(event.target.value)}>
              {items.map((one) => (
                <option key={one.code} value={one.code}>
                  {one.title}
                </option>
              ))}
            </select>
          </label>
          <label htmlFor="objection-text">
            {t('scoring.board.what-wrong')}
            <Input.TextArea
              id="objection-text"
              rows={3}
              maxLength={500}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </label>
          {objecting.error && <Problem problem={objecting.error} />}
        </div>
      )}
      <p className="row">
        {own && (
          <Button
            type="primary"
            loading={objecting.isPending}
            onClick={() => (open ? objecting.mutate() : setOpen(true))}
          >
            {open ? t('scoring.board.send') : t('scoring.board.object', { day: edition.objectionsUntil ?? '' })}
          </Button>
        )}
        <Button href={`/api/v1/index-editions/${edition.id}/certificate`} download>
          {t('scoring.board.certificate')}
        </Button>
      </p>
    </div>
  )
}
