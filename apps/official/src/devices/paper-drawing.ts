const red = '#a8322a'

export interface Impression {
  /** Which copy lies under the camera; 0 before the first impression. */
  copy: number
  owner: string
  word: string
  /** 第 2 份, drawn beside the paper. */
  caption: string
}

/** Draws the copy that lies on the counter, fitted into the canvas, with its impression once it has one. */
export function drawPaper(canvas: HTMLCanvasElement, paper: ImageBitmap | undefined, impression: Impression): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const { width, height } = canvas
  context.fillStyle = '#5d6468'
  context.fillRect(0, 0, width, height)
  const sheet = paper
    ? fitted(paper.width, paper.height, width - 56, height - 36)
    : fitted(3, 3, width - 120, height - 60)
  const left = (width - sheet.width) / 2
  const top = (height - sheet.height) / 2
  if (paper) context.drawImage(paper, left, top, sheet.width, sheet.height)
  corners(context, left - 12, top - 10, sheet.width + 24, sheet.height + 20)
  if (!paper || impression.copy === 0) return
  const radius = Math.min(sheet.width, sheet.height) * 0.14
  stamp(context, left + sheet.width * 0.72, top + sheet.height * 0.78, radius, impression)
  context.fillStyle = '#fff'
  context.font = '600 22px "Noto Sans CJK SC", "Microsoft YaHei", sans-serif'
  context.textAlign = 'right'
  context.textBaseline = 'top'
  context.fillText(impression.caption, width - 14, 12)
}

function fitted(width: number, height: number, most: number, tallest: number): { width: number; height: number } {
  const scale = Math.min(most / width, tallest / height)
  return { width: width * scale, height: height * scale }
}

function corners(context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number): void {
  const arm = 20
  context.strokeStyle = '#fff'
  context.lineWidth = 2
  context.beginPath()
  for (const [cornerX, cornerY, right, down] of [
    [x, y, 1, 1],
    [x + width, y, -1, 1],
    [x, y + height, 1, -1],
    [x + width, y + height, -1, -1],
  ] as const) {
    context.moveTo(cornerX + arm * right, cornerY)
    context.lineTo(cornerX, cornerY)
    context.lineTo(cornerX, cornerY + arm * down)
  }
  context.stroke()
}

function stamp(context: CanvasRenderingContext2D, x: number, y: number, radius: number, of: Impression): void {
  context.save()
  context.translate(x, y)
  context.rotate(-0.1)
  context.globalAlpha = 0.82
  context.strokeStyle = red
  context.fillStyle = red
  context.lineWidth = radius * 0.07
  context.beginPath()
  context.arc(0, 0, radius, 0, Math.PI * 2)
  context.stroke()
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.font = `700 ${radius * 0.32}px "Noto Serif CJK SC", SimSun, serif`
  context.fillText(of.word, 0, radius * 0.05)
  context.font = `600 ${radius * 0.24}px "Noto Serif CJK SC", SimSun, serif`
  const letters = [...of.owner]
  const spread = Math.min(Math.PI * 1.45, letters.length * 0.34)
  letters.forEach((letter, index) => {
    const angle = letters.length > 1 ? -spread / 2 + (spread * index) / (letters.length - 1) : 0
    context.save()
    context.rotate(angle)
    context.fillText(letter, 0, -radius * 0.76)
    context.restore()
  })
  context.restore()
}

/** The photograph the sleeve takes after an impression. */
export function photograph(paper: ImageBitmap, impression: Impression): Promise<Blob | null> {
  const canvas = document.createElement('canvas')
  canvas.width = 900
  canvas.height = 780
  drawPaper(canvas, paper, impression)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85))
}
