import QRCode from 'qrcode'
import { useMemo } from 'react'

const margin = 4

/** A QR code as one path: sharp at any size, printed as it is. */
export function QrCode(props: { text: string; label: string }) {
  const { size, path } = useMemo(() => drawing(props.text), [props.text])
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={props.label} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#1d2429" />
    </svg>
  )
}

function drawing(text: string): { size: number; path: string } {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' })
  let path = ''
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column)) path += `M${column + margin} ${row + margin}h1v1h-1z`
    }
  }
  return { size: modules.size + margin * 2, path }
}
