import { type Kind, type ProcessItem, putFile, type StoredFile } from '@api'
import { useMutation } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useDraft } from '../draft.ts'
import { FormFields } from '../process/FormFields.tsx'
import { toData } from '../process/form-field.ts'
import { isNetwork, Problem } from '../QueryView.tsx'
import { t } from '../texts.ts'
import { extraFields } from './kinds.ts'
import { PaperCanvas } from './PaperCanvas.tsx'

export interface Filled {
  name: string
  copies: number
  extra: Record<string, unknown>
  file: StoredFile
}

interface IntakeProps {
  process: ProcessItem
  kind: Kind
  unitName: string
  sending: boolean
  problem: unknown
  onSend: (filled: Filled, paper: ImageBitmap | undefined) => Promise<void>
}

/** Two fields and one photograph; everything else the system fills in. */
export function Intake(props: IntakeProps) {
  const { kind } = props
  const draft = useDraft<Record<string, unknown>>('counter')
  const [form] = Form.useForm<Record<string, unknown>>()
  const nameInput = useRef<{ focus: () => void }>(null)
  const [copies, setCopies] = useState(kind.copies ?? 1)
  const [paper, setPaper] = useState<ImageBitmap>()
  const [file, setFile] = useState<StoredFile>()
  const [missing, setMissing] = useState(false)
  const extra = extraFields(props.process, kind)

  useEffect(() => {
    setCopies(kind.copies ?? 1)
    nameInput.current?.focus()
  }, [kind])

  const storing = useMutation({
    mutationFn: (chosen: File) => putFile(chosen, chosen.name),
    onSuccess: (stored) => {
      setFile(stored)
      setMissing(false)
    },
  })
  const choose = async (chosen: File | undefined) => {
    if (!chosen) return
    setFile(undefined)
    setPaper(await createImageBitmap(chosen).catch(() => undefined))
    storing.mutate(chosen)
  }
  const send = async (typed: Record<string, unknown>) => {
    if (!file) {
      setMissing(true)
      return
    }
    const filled = { name: String(typed['applicant']).trim(), copies, extra: toData(extra, typed), file }
    // A refusal is shown under the form by whoever sends; the draft stays until the server has accepted.
    const sent = await props.onSend(filled, paper).then(
      () => true,
      () => false,
    )
    if (sent) draft.clear()
  }

  return (
    <Form
      form={form}
      name="intake"
      layout="vertical"
      requiredMark={false}
      initialValues={draft.found ?? {}}
      onValuesChange={(_, all) => draft.keep(all)}
      onFinish={(typed) => void send(typed)}
      className="intake"
    >
      <div className="intake-two">
        <Form.Item
          name="applicant"
          label={t('devices.applicant')}
          rules={[
            { required: true, whitespace: true, message: t('devices.applicant-missing') },
            { max: 40, message: t('devices.applicant-long') },
          ]}
        >
          <Input ref={nameInput as never} size="large" autoComplete="off" autoFocus />
        </Form.Item>
        <CopyCount copies={copies} onCopies={setCopies} />
      </div>
      {extra.length > 0 && (
        <div className="intake-extra">
          <FormFields fields={extra} onFile={() => undefined} />
        </div>
      )}
      {paper ? (
        <PaperCanvas paper={paper} count={0} owner={props.unitName} name={kind.title} />
      ) : (
        <label className="paper-empty" htmlFor="intake-photo">
          <b>{t('devices.photo')}</b>
          {t('devices.photo-hint')}
        </label>
      )}
      <div className="photo-line">
        <span className="quiet small" role="status">
          {storing.isPending ? t('process.form.sending') : file ? t('devices.photo-kept') : t('devices.photo-none')}
        </span>
        <label className={`photo-button${file ? '' : ' photo-button-first'}`}>
          <input
            id="intake-photo"
            type="file"
            name="photo"
            accept="image/jpeg,image/png"
            capture="environment"
            className="unseen"
            onChange={(event) => void choose(event.target.files?.[0])}
          />
          {t(file ? 'devices.photo-again' : 'devices.photo')}
        </label>
      </div>
      {missing && (
        <p role="alert" className="grave small">
          {t('devices.photo-missing')}
        </p>
      )}
      {storing.error && <Problem problem={storing.error} />}
      {props.problem ? <Problem problem={props.problem} /> : null}
      <Button type="primary" htmlType="submit" block size="large" className="intake-go" loading={props.sending}>
        {isNetwork(props.problem) ? t('app.try-again') : t('devices.send')}
      </Button>
      <p className="quiet small intake-note">
        <b>{t('devices.filled-by-system')}</b>
        {t('devices.filled-list')}
      </p>
    </Form>
  )
}

function CopyCount(props: { copies: number; onCopies: (copies: number) => void }) {
  const most = 20
  return (
    <div className="copy-count">
      <label htmlFor="intake-copies">{t('devices.copies')}</label>
      <div className="copy-count-box">
        <button
          type="button"
          aria-label={t('devices.fewer')}
          onClick={() => props.onCopies(Math.max(1, props.copies - 1))}
        >
          −
        </button>
        <input
          id="intake-copies"
          type="number"
          inputMode="numeric"
          min={1}
          max={most}
          value={props.copies}
          onChange={(event) => props.onCopies(Math.min(most, Math.max(1, Math.round(Number(event.target.value)) || 1)))}
        />
        <button
          type="button"
          aria-label={t('devices.more')}
          onClick={() => props.onCopies(Math.min(most, props.copies + 1))}
        >
          ＋
        </button>
      </div>
    </div>
  )
}
