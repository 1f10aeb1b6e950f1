import type { Kind } from '@api'
import { Dialog } from '@ui'
import { Button } from 'antd'
import { createPortal } from 'react-dom'
import { t } from '../texts.ts'
import { dateOf, now } from '../when.ts'

/** 告知单: the polite 不, on paper, with the article that stands behind it. */
export function RefusalNotice(props: { kind: Kind; unitName: string; onClose: () => void }) {
  const paragraphs = [
    t('devices.notice-asked', { title: props.kind.title }),
    t('devices.notice-why', { title: props.kind.title, basis: props.kind.basis ?? t('devices.outside-basis') }),
    ...(props.kind.note ? [t('devices.notice-instead', { note: props.kind.note })] : []),
    t('devices.notice-hand-over'),
  ]
  const foot = t('devices.notice-foot', { unit: props.unitName, date: dateOf(now()) })
  return (
    <>
      <Dialog
        title={t('devices.notice')}
        close={t('devices.close')}
        onClose={props.onClose}
        actions={
          <Button type="primary" onClick={() => window.print()}>
            {t('devices.print-notice')}
          </Button>
        }
      >
        <div className="notice-preview">
          {paragraphs.map((text) => (
            <p key={text}>{text}</p>
          ))}
          <p className="figures">{foot}</p>
        </div>
      </Dialog>
      {createPortal(
        <div className="print-only" aria-hidden="true">
          <h1>{t('devices.notice')}</h1>
          {paragraphs.map((text) => (
            <p key={text}>{text}</p>
          ))}
          <p className="figures">{foot}</p>
        </div>,
        document.body,
      )}
    </>
  )
}
