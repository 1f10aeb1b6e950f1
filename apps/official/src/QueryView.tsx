import { ApiProblem } from '@api'
import type { UseQueryResult } from '@tanstack/react-query'
import { ProblemNote, Waiting } from '@ui'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { t } from './texts.ts'

/** Draws what a query brought; while waiting a still outline, on failure the server's sentence and a way to try again. */
export function QueryView<Data>(props: {
  query: UseQueryResult<Data>
  /** The page's title, shown while the data that belongs beside it is not there. */
  title?: string
  /** A way out, offered where what was asked for is not there and trying again is no use. */
  back?: ReactNode
  children: (data: Data) => ReactNode
}) {
  const { query } = props
  if (query.data !== undefined) {
    return (
      <>
        {query.error && <Problem problem={query.error} />}
        {props.children(query.data)}
      </>
    )
  }
  if (query.error) {
    return (
      <>
        {props.title && <h1 className="title">{props.title}</h1>}
        <Problem
          problem={query.error}
          action={
            props.back && isMissing(query.error) ? (
              props.back
            ) : (
              <Button size="small" onClick={() => void query.refetch()}>
                {t('app.try-again')}
              </Button>
            )
          }
        />
      </>
    )
  }
  return (
    <>
      {props.title && <h1 className="title">{props.title}</h1>}
      <Waiting label={t('app.loading')} />
    </>
  )
}

/** A failure in the server's words; a lost network in ours. */
export function Problem(props: { problem: unknown; action?: ReactNode }) {
  const { sentence, hint } = sentenceOf(props.problem)
  return <ProblemNote sentence={sentence} hint={hint} action={props.action} mild={isNetwork(props.problem)} />
}

const isMissing = (problem: unknown): boolean => problem instanceof ApiProblem && problem.status === 404

export const isNetwork = (problem: unknown): boolean => problem instanceof ApiProblem && problem.code === 'network'

export function sentenceOf(problem: unknown): { sentence: string; hint: string | undefined } {
  if (isNetwork(problem)) return { sentence: t('app.network'), hint: t('app.network-hint') }
  if (problem instanceof ApiProblem && problem.message) return { sentence: problem.message, hint: problem.hint }
  return { sentence: t('app.unknown-problem'), hint: undefined }
}
