import { type ReactNode, useEffect, useId, useRef } from 'react'

/** A sheet over the page, by the browser's own dialog: it keeps the focus, closes on Escape and gives the focus back. */
export function Dialog(props: {
  title: ReactNode
  close: string
  wide?: boolean
  onClose: () => void
  children: ReactNode
  actions?: ReactNode
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const shown = dialog.current
    if (!shown || shown.open) return
    shown.showModal()
    return () => shown.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className={`dialog${props.wide ? ' dialog-wide' : ''}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        props.onClose()
      }}
    >
      <div className="dialog-head">
        <h2 className="subtitle" id={id}>
          {props.title}
        </h2>
        <button type="button" className="plain-button" onClick={props.onClose}>
          {props.close}
        </button>
      </div>
      <div className="dialog-body">{props.children}</div>
      {props.actions && <div className="dialog-foot row">{props.actions}</div>}
    </dialog>
  )
}
