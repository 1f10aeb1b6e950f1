/**
 * Is anything written on it? A grey picture (0–255, `width` × `height`) is blank when almost no point differs from its
 * neighbourhood: the slow shading of a photographed sheet is not writing, a line of text is. The outer twelfth is left
 * out, where the desk shows. Thresholds were set with white and photographed sheets, a stamped form and one line of
 * pencil (`blank-page.test.ts`); they err towards "something is written", because a blank page is refused, not warned of.
 */
const CONTRAST = 14
const WRITTEN_SHARE = 0.0008
const REACH = 6

export function isBlankPage(grey: Uint8Array, width: number, height: number): boolean {
  const sums = integral(grey, width, height)
  const mean = (x0: number, y0: number, x1: number, y1: number): number => {
    const at = (x: number, y: number) => sums[y * (width + 1) + x]!
    return (at(x1, y1) - at(x0, y1) - at(x1, y0) + at(x0, y0)) / ((x1 - x0) * (y1 - y0))
  }
  const marginX = Math.floor(width / 12)
  const marginY = Math.floor(height / 12)
  let written = 0
  let seen = 0
  for (let y = marginY; y < height - marginY; y++) {
    for (let x = marginX; x < width - marginX; x++) {
      const around = mean(
        Math.max(0, x - REACH),
        Math.max(0, y - REACH),
        Math.min(width, x + REACH + 1),
        Math.min(height, y + REACH + 1),
      )
      if (Math.abs(grey[y * width + x]! - around) > CONTRAST) written++
      seen++
    }
  }
  return seen === 0 || written / seen < WRITTEN_SHARE
}

/** Sums of all points above and left of each corner, so that any mean costs four look-ups. */
function integral(grey: Uint8Array, width: number, height: number): Float64Array {
  const sums = new Float64Array((width + 1) * (height + 1))
  for (let y = 0; y < height; y++) {
    let row = 0
    for (let x = 0; x < width; x++) {
      row += grey[y * width + x]!
      sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1]! + row
    }
  }
  return sums
}
