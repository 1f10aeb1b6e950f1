import { answer, client, type Kind, type ProcessItem, type Started } from '@api'
import { startMatter } from '../process/process.queries.ts'
import type { Filled } from './Intake.tsx'
import { requestData } from './kinds.ts'

/**
 * Files a request at the counter and takes the keeper's own first step with it, as one act where the flow says which step that is.
 * Otherwise the step is taken right after, when the new matter puts it on the keeper's list.
 */
export async function fileAtCounter(asked: {
  process: ProcessItem
  unitId: string
  kind: Kind
  filled: Filled
}): Promise<Started> {
  const { process, filled } = asked
  const first = process.first
  const started = await startMatter({
    process: process.id,
    unitId: asked.unitId,
    applicant: { name: filled.name },
    data: requestData(process, asked.kind, filled),
    files: [{ hash: filled.file.hash, name: filled.file.name }],
    ...(first ? { complete: { element: first.element, outcome: first.outcome, data: {} } } : {}),
  })
  if (!first) await takeFirstStep(started.id)
  return started
}

async function takeFirstStep(id: string): Promise<void> {
  const matter = await answer(client.GET('/api/v1/matters/{id}', { params: { path: { id } } }))
  const task = matter.tasks.find((one) => one.mine && (one.form?.schema.required ?? []).length === 0)
  const outcome = task?.outcomes[0]
  if (!task || !outcome) return
  await answer(
    client.POST('/api/v1/tasks/{id}/complete', {
      params: { path: { id: task.id } },
      body: { outcome: outcome.value, data: {} },
    }),
  )
}
