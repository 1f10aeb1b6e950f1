import { fileURLToPath } from 'node:url'

const file = (name: string): string => fileURLToPath(new URL(`fonts/${name}`, import.meta.url))

/** Our fonts as files, for whoever draws letters into a picture: what stands on it must not depend on the machine's own fonts. */
export const FONTS = {
  regular: { family: 'Noto Sans SC', weight: 'normal', file: file('NotoSansSC-Regular.ttf') },
  bold: { family: 'Noto Sans SC', weight: 'bold', file: file('NotoSansSC-Bold.ttf') },
  serif: { family: 'Noto Serif SC SemiBold', weight: 'normal', file: file('NotoSerifSC-SemiBold.ttf') },
} as const
