/**
 * What people write for a number or a date in office files, made plain before it is read: full-width digits and signs, thousands
 * separators, 元 and 万元, Excel's day numbers, dates in Chinese numerals. What it does not know it leaves as it is.
 */

/** Full-width digits, letters and punctuation as plain ones. */
export const plainSigns = (text: string): string =>
  /[^\u0020-\u007e]/.test(text)
    ? text
        .normalize('NFKC')
        .replace(/[，、]/g, ',')
        .replace(/[。．]/g, '.')
        .replace(/[－–—−]/g, '-')
        .trim()
    : text

const AMOUNT = /^[¥￥]?\s*(-)?\s*(\d[\d,\s']*)(?:\.(\d+))?\s*(万元|万|元整|元)?$/
const THOUSANDS = /^\d{1,3}(,\d{3})+$|^\d+$/

/** `￥1,234.50元` → `1234.50`, `1.2万元` → `12000.00…`; undefined for what is no amount. */
export function plainAmount(text: string): string | undefined {
  const m = AMOUNT.exec(plainSigns(text))
  if (!m) return undefined
  const whole = m[2]!.replace(/[\s']/g, '')
  if (!THOUSANDS.test(whole)) return undefined
  const digits = whole.replaceAll(',', '')
  const fraction = m[3] ?? ''
  const sign = m[1] ?? ''
  if (!m[4]?.startsWith('万')) return `${sign}${digits}${fraction ? `.${fraction}` : ''}`
  const shifted = fraction.padEnd(4, '0')
  const major = `${digits}${shifted.slice(0, 4)}`.replace(/^0+(?=\d)/, '')
  const rest = shifted.slice(4)
  return `${sign}${major}${rest ? `.${rest}` : ''}`
}

const DIGITS: Readonly<Record<string, string>> = Object.fromEntries(
  [...'〇零一二三四五六七八九'].map((sign, i) => [sign, String(Math.max(0, i - 1))]),
)
const smallNumber = (text: string): string => {
  const m = /^([二三])?十([一二三四五六七八九])?$/.exec(text)
  if (m) return `${DIGITS[m[1] ?? '一']}${m[2] ? DIGITS[m[2]] : '0'}`
  return [...text].map((sign) => DIGITS[sign] ?? sign).join('')
}

/** `二〇二六年三月二日` → `2026年3月2日`; undefined when it is not one. */
export function datedInChinese(text: string): string | undefined {
  const m = /^([〇零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日?$/.exec(
    text,
  )
  return m ? `${smallNumber(m[1]!)}年${smallNumber(m[2]!)}月${smallNumber(m[3]!)}日` : undefined
}

/** Excel's day number of the 1900 system (1954-10-03 to 2119) → `YYYY-MM-DD`. */
export function dayOfSerial(text: string): string | undefined {
  if (!/^[2-7]\d{4}(\.0+)?$/.test(text)) return undefined
  return new Date(Date.UTC(1899, 11, 30) + Math.trunc(Number(text)) * 86_400_000).toISOString().slice(0, 10)
}
