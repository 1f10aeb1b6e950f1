import type { ImportPreview, RefusedRow } from '@api'
import { Choice, ScrollArea } from '@ui'
import { t } from '../texts.ts'

/** Rows that will not be taken, each with its place and reason. */
export function RefusedRows(props: { rows: readonly RefusedRow[]; more: number }) {
  return (
    <ScrollArea label={t('facts.refused')}>
      <table className="plain-table refused-rows">
        <caption>{t('facts.refused')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('facts.row')}</th>
            <th scope="col">{t('facts.column')}</th>
            <th scope="col">{t('facts.value')}</th>
            <th scope="col">{t('facts.reason')}</th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={`${row.row}/${row.column}`}>
              <td className="figures">{row.row}</td>
              <td>{row.column ?? t('app.dash')}</td>
              <td>{row.value || t('facts.blank')}</td>
              <td>{row.reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {props.more > props.rows.length && (
        <p className="quiet small">{t('facts.refused-more', { n: props.more - props.rows.length })}</p>
      )}
    </ScrollArea>
  )
}

/** The first rows under the columns they were taken for; numbers of people only by their shape. */
export function SampleRows(props: { preview: ImportPreview }) {
  const { preview } = props
  const title = (name: string | null) => preview.table.columns.find((column) => column.name === name)?.title
  return (
    <ScrollArea label={t('facts.sample')}>
      <table className="plain-table">
        <caption>{t('facts.sample')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('facts.row')}</th>
            {preview.headings.map(({ heading, column }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two columns of a file may carry the same heading
              <th scope="col" key={i} className={column ? '' : 'quiet'}>
                {title(column) ?? heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.sample.map((line) => (
            <tr key={line.row}>
              <td className="figures">{line.row}</td>
              {line.cells.map((cell, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: cells stand under their column and never move
                <td key={i}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  )
}

/** Which heading was taken for which column, to be put right by hand. */
export function Headings(props: { preview: ImportPreview; onColumns: (columns: string[]) => void }) {
  const { preview } = props
  const chosen = preview.headings.map(({ column }) => column ?? '')
  const options = [
    { value: '', label: t('facts.left-out') },
    ...preview.table.columns.map((column) => ({ value: column.name, label: column.title })),
  ]
  return (
    <details className="import-more">
      <summary>{t('facts.headings')}</summary>
      <ul className="import-headings">
        {preview.headings.map(({ heading, inTenThousands }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two columns of a file may carry the same heading
          <li key={i}>
            {/* biome-ignore lint/a11y/noLabelWithoutControl: the choice is a select, nested */}
            <label>
              <span>
                {heading || t('facts.no-heading')}
                {inTenThousands ? ` ${t('facts.ten-thousands')}` : ''}
              </span>
              <Choice
                value={chosen[i] ?? ''}
                onChange={(column) => props.onColumns(chosen.map((name, at) => (at === i ? column : name)))}
                options={options}
              />
            </label>
          </li>
        ))}
      </ul>
    </details>
  )
}
