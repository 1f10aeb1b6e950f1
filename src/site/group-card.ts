import sharp, { type OverlayOptions } from 'sharp'
import { FONTS } from '#documents'
import { t } from '#texts'
import { escapeText } from './html.ts'
import type { Frame } from './layout.ts'
import { type PrintedEdition, sentenceOfEdition, shortDigest, titleOfEdition } from './print-forms.ts'

const SIDE = 1080
const MARGIN = 64
const INK = '#22395b'
const GREY = '#4c565d'
/** A picture in a chat is read on a phone: five lines, the rest is behind the code. */
const MOST_LINES = 5

type Weight = keyof typeof FONTS

/** One piece of text as a picture of its own, drawn with our fonts. */
async function lettering(
  text: string,
  look: { size: number; weight?: Weight; colour?: string; width?: number },
): Promise<{ input: Buffer; width: number; height: number }> {
  const { family, file, weight } = FONTS[look.weight ?? 'regular']
  const { data, info } = await sharp({
    text: {
      text: `<span weight="${weight}" foreground="${look.colour ?? '#1d2328'}">${escapeText(text)}</span>`,
      // The comma ends the family's name: SemiBold would else be read as a weight.
      font: `${family}, ${look.size}`,
      fontfile: file,
      dpi: 72,
      rgba: true,
      ...(look.width && { width: look.width, wrap: 'word-char' as const }),
    },
  })
    .png()
    .toBuffer({ resolveWithObject: true })
  return { input: data, width: info.width, height: info.height }
}

/** The picture for a group chat: figures and the first lines, the code, no names. PNG, 1080 by 1080. */
export async function groupCard(frame: Frame, one: PrintedEdition, qrSvg: string, link: string): Promise<Buffer> {
  const { locale } = frame
  const { head, money } = one
  const pieces: OverlayOptions[] = []
  const strokes: string[] = []
  const put = async (
    text: string,
    at: { top: number; left?: number; right?: number },
    look: Parameters<typeof lettering>[1],
  ): Promise<number> => {
    if (!text) return at.top
    const drawn = await lettering(text, look)
    const left = at.right === undefined ? (at.left ?? MARGIN) : SIDE - at.right - drawn.width
    pieces.push({ input: drawn.input, top: Math.round(at.top), left: Math.max(0, Math.round(left)) })
    return at.top + drawn.height
  }
  const rule = (y: number, weight = 2, colour = INK) =>
    strokes.push(`<path d="M${MARGIN} ${y}H${SIDE - MARGIN}" stroke="${colour}" stroke-width="${weight}"/>`)

  await put(`${frame.product} · ${head.place}`, { top: 48 }, { size: 30, colour: GREY })
  const title = titleOfEdition(frame, one)
  let y = await put(
    title,
    { top: 100 },
    { size: title.length > 18 ? 42 : 54, weight: 'serif', colour: INK, width: SIDE - 2 * MARGIN },
  )
  y += 26
  rule(y, 5)
  y += 26
  if (money) {
    await put(t(locale, 'site.poster_income'), { top: y }, { size: 30, colour: GREY })
    await put(t(locale, 'site.poster_spending'), { top: y, left: SIDE / 2 }, { size: 30, colour: GREY })
    await put(money.income ?? '—', { top: y + 44 }, { size: 56, weight: 'bold', colour: INK })
    await put(money.spending ?? '—', { top: y + 44, left: SIDE / 2 }, { size: 56, weight: 'bold', colour: INK })
    y += 122
    rule(y)
    const shown = money.spendings.slice(0, MOST_LINES)
    for (const [i, line] of shown.entries()) {
      const top = y + 18 + i * 64
      await put(`${i + 1}　${line.title}`, { top }, { size: 34, width: SIDE - 2 * MARGIN - 280 })
      await put(line.amount, { top, right: MARGIN }, { size: 34, weight: 'bold' })
      rule(top + 50, 1, '#dcdfdc')
    }
  } else await put(sentenceOfEdition(frame, one), { top: y }, { size: 40, width: SIDE - 2 * MARGIN })

  const foot = SIDE - 296
  rule(foot, 3)
  const code = qrSvg.replace('<svg ', `<svg x="${MARGIN}" y="${foot + 24}" width="220" height="220" `)
  const beside = MARGIN + 250
  const width = SIDE - beside - MARGIN
  await put(
    t(locale, 'site.card_more'),
    { top: foot + 34, left: beside },
    { size: 34, weight: 'bold', colour: INK, width },
  )
  await put(link, { top: foot + 98, left: beside }, { size: 26, width })
  await put(
    t(locale, 'site.poster_digest', { code: head.code, digest: shortDigest(head.digest) }),
    { top: foot + 176, left: beside },
    { size: 22, colour: GREY, width },
  )
  if (frame.demo) await put(t(locale, 'site.card_demo'), { top: 52, right: MARGIN }, { size: 24, colour: '#8a5a00' })

  const paper = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}"><rect width="${SIDE}" height="${SIDE}" fill="#fff"/>${strokes.join('')}${code}</svg>`
  return sharp(Buffer.from(paper)).composite(pieces).png({ compressionLevel: 9, palette: true, colours: 64 }).toBuffer()
}
