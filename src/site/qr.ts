import { create } from 'qrcode'
import { type Html, raw } from './html.ts'

/** A QR code as one SVG path, level M, quiet zone of two modules. `text` is an address of ours. */
export function qrCode(text: string, label: string): Html {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  let path = ''
  for (let y = 0; y < modules.size; y++) {
    for (let x = 0; x < modules.size; x++) {
      if (!modules.get(y, x)) continue
      let run = 1
      while (x + run < modules.size && modules.get(y, x + run)) run++
      path += `M${x + 2} ${y + 2}h${run}v1h-${run}z`
      x += run - 1
    }
  }
  const size = modules.size + 4
  const title = label.replace(/[&<>"]/g, '')
  return raw(
    `<svg viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges" role="img" aria-label="${title}"><path fill="#1d2328" d="${path}"/></svg>`,
  )
}
