import type { Matter } from '@api'
import { Mark } from '@ui'
import { Button } from 'antd'
import { MatterStrip } from '../process/MatterSteps.tsx'
import { TaskForm } from '../process/TaskForm.tsx'
import { t } from '../texts.ts'
import { PaperCanvas } from './PaperCanvas.tsx'

interface MatterInHandProps {
  matter: Matter
  paper: ImageBitmap | undefined
  stamped: number
  owner: string
  onNext: () => void
}

/** The matter on the counter after it was filed: its paper, what is still missing, how far it is. */
export function MatterInHand(props: MatterInHandProps) {
  const { matter } = props
  const mine = matter.tasks.filter((task) => task.mine)
  return (
    <div className="in-hand">
      {mine.map((task) => (
        <section key={task.id} className="in-hand-task" aria-label={task.name}>
          <p>
            <b>{t('devices.still-needed', { step: task.name })}</b>
          </p>
          {task.asks ? (
            <p>
              <Mark tone="amber">{task.asks}</Mark>
            </p>
          ) : (
            task.form?.intro && <p className="small">{task.form.intro}</p>
          )}
          <TaskForm task={task} />
        </section>
      ))}
      <PaperCanvas paper={props.paper} count={props.stamped} owner={props.owner} name={matter.title} />
      <div className="cut">
        <MatterStrip steps={matter.steps} />
      </div>
      <p className="row in-hand-foot">
        <Button href={`/receipts/${matter.code}`} target="_blank">
          {t('devices.receipt')}
        </Button>
        <Button type={matter.status === 'open' ? 'default' : 'primary'} onClick={props.onNext}>
          {t('devices.next-person')}
        </Button>
      </p>
    </div>
  )
}
