import sharp from 'sharp'
import { invalid } from '#kernel'
import { isBlankPage } from './blank-page.ts'
import type { FileKind } from './file-kind.ts'

/** 50 million points: the largest phone cameras, and 200 MB once unpacked. A small file that unpacks to more is a bomb. */
const MOST_PIXELS = 50_000_000
/** Longest side kept; a page of 10-point text stays readable and a photo weighs under 1 MB. */
const LONGEST_SIDE = 2_400
const LOOK_SIDE = 400

// Two cores, and requests to answer meanwhile.
sharp.concurrency(1)
sharp.cache(false)

/**
 * Decodes a photo and writes it anew: turned upright, at most 2,400 points a side, without EXIF, place, thumbnail, comment or
 * anything appended after the picture. What comes out holds nothing but the picture.
 */
export async function cleanPhoto(
  bytes: Uint8Array,
  kind: Exclude<FileKind, 'application/pdf'>,
): Promise<{ bytes: Buffer; blank: boolean }> {
  try {
    const upright = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'truncated', pages: 1, animated: false })
      .autoOrient()
      .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
    const encoded =
      kind === 'image/jpeg'
        ? upright.jpeg({ quality: 82 })
        : kind === 'image/png'
          ? upright.png({ compressionLevel: 8 })
          : upright.webp({ quality: 82 })
    const kept = await encoded.toBuffer()
    const { data, info } = await sharp(kept)
      .flatten({ background: '#ffffff' })
      .resize({ width: LOOK_SIDE, height: LOOK_SIDE, fit: 'inside', withoutEnlargement: true })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true })
    return { bytes: kept, blank: isBlankPage(firstChannel(data, info.channels), info.width, info.height) }
  } catch (error) {
    const said = error instanceof Error ? error.message : ''
    if (/pixel limit|exceeds/i.test(said)) throw invalid('forms.file_pixels', { most: MOST_PIXELS / 1_000_000 })
    throw invalid('forms.file_broken')
  }
}

function firstChannel(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 1) return data
  const out = new Uint8Array(data.length / channels)
  for (let i = 0; i < out.length; i++) out[i] = data[i * channels]!
  return out
}
