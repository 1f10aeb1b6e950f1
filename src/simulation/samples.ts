import sharp from 'sharp'
import { putBlob } from '#store'
import { chance } from './random.ts'

export interface SamplePicture {
  readonly hash: string
  readonly size: number
}

/**
 * Draws the pictures that stand for scanned documents in a demonstration: ruled sheets with grey lines of “writing”, no text that a
 * font would be needed for, and a red ring where a seal fell. The same words give the same bytes on one version of sharp.
 */
export async function samplePicture(blobs: string, sample: string, stamped: boolean): Promise<SamplePicture> {
  const svg = sample === 'blank' ? sheet('') : sheet(writing(sample) + (stamped ? RING : ''))
  const bytes = await sharp(Buffer.from(svg)).png({ palette: true, colours: 16, effort: 1 }).toBuffer()
  const { hash, size } = await putBlob(blobs, bytes)
  return { hash, size }
}

const WIDTH = 420
const HEIGHT = 594
const RING =
  '<circle cx="300" cy="470" r="52" fill="none" stroke="#b3261e" stroke-width="5" opacity="0.85"/><path d="M300 448l6 16h17l-14 10 6 17-15-11-15 11 6-17-14-10h17z" fill="#b3261e" opacity="0.85"/>'

const sheet = (inside: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="#fdfcf7"/>${inside}</svg>`

function writing(sample: string): string {
  const c = chance('sample', sample)
  const lines = [`<rect x="${110 + c.whole(0, 20)}" y="48" width="${180 + c.whole(0, 30)}" height="16" fill="#333"/>`]
  for (let y = 104; y < 430; y += 26) {
    for (let x = 44; x < 360; ) {
      const width = c.whole(24, 90)
      lines.push(`<rect x="${x}" y="${y}" width="${Math.min(width, 376 - x)}" height="7" fill="#6d6d6d"/>`)
      x += width + c.whole(10, 22)
    }
    if (c.percent(35)) lines.push(`<rect x="40" y="${y + 14}" width="340" height="1" fill="#c9c4b4"/>`)
  }
  return lines.join('')
}
