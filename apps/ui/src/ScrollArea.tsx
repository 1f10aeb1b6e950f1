import type { ReactNode } from 'react'

/** Something wider than its sheet: scrolled with a finger, and with the keyboard once it has the focus. */
export function ScrollArea(props: { label: string; className?: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without a focus of its own the keyboard cannot scroll it
    <section className={`scroll-x ${props.className ?? ''}`} tabIndex={0} aria-label={props.label}>
      {props.children}
    </section>
  )
}
