import type { Locale } from '#texts'

const DIGITS = '零一二三四五六七八九'
const PLACES = ['', '十', '百', '千'] as const

/** Up to four digits, as they are read within a number: 1,234 → 一千二百三十四. */
function fourDigits(value: number): string {
  let text = ''
  let zero = false
  for (let place = 3; place >= 0; place--) {
    const digit = Math.floor(value / 10 ** place) % 10
    if (digit === 0) {
      zero = text !== ''
      continue
    }
    text += `${zero ? '零' : ''}${DIGITS[digit]}${PLACES[place]}`
    zero = false
  }
  return text
}

/** A whole number as it is read aloud: 142793 → 十四万二千七百九十三. */
export function spokenInteger(value: bigint): string {
  if (value < 0n) return `负${spokenInteger(-value)}`
  if (value === 0n) return '零'
  const groups: number[] = []
  for (let rest = value; rest > 0n; rest /= 10_000n) groups.push(Number(rest % 10_000n))
  let text = ''
  for (let i = groups.length - 1; i >= 0; i--) {
    const group = groups[i]!
    if (group === 0) continue
    // 一万零五: a gap of thousands is heard.
    const gap = text !== '' && (group < 1000 || groups[i + 1] === 0)
    text += `${gap ? '零' : ''}${fourDigits(group)}${['', '万', '亿', '万亿'][i] ?? ''}`
  }
  return text.replace(/^一十/, '十')
}

const SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')

function below1000(n: number): string {
  if (n < 20) return SMALL[n]!
  if (n < 100) return TENS[Math.floor(n / 10) - 2]! + (n % 10 ? `-${SMALL[n % 10]}` : '')
  return `${SMALL[Math.floor(n / 100)]} hundred${n % 100 ? ` and ${below1000(n % 100)}` : ''}`
}

function inEnglish(value: bigint): string {
  if (value < 0n) return `minus ${inEnglish(-value)}`
  if (value < 1000n) return below1000(Number(value))
  for (const [size, name] of [
    [1_000_000_000n, 'billion'],
    [1_000_000n, 'million'],
    [1_000n, 'thousand'],
  ] as const) {
    if (value < size) continue
    const rest = value % size
    return `${inEnglish(value / size)} ${name}${rest > 0n ? `${rest < 100n ? ' and' : ''} ${inEnglish(rest)}` : ''}`
  }
  return String(value)
}

/** Money as a person would say it: `142,793.40` → 十四万二千七百九十三元四角. Text that is no amount comes back as it is. */
export function spokenMoney(amount: string, locale: Locale): string {
  const m = /^(-?)([\d,]+)(?:\.(\d{2}))?$/.exec(amount)
  if (!m) return amount
  const yuan = BigInt(m[2]!.replaceAll(',', ''))
  const [jiao, fen] = [Number(m[3]?.[0] ?? 0), Number(m[3]?.[1] ?? 0)]
  if (locale === 'en') {
    const cents = jiao * 10 + fen
    return `${m[1] ? 'minus ' : ''}${inEnglish(yuan)} yuan${cents ? ` and ${below1000(cents)} fen` : ''}`
  }
  const part = (yuan > 0n || jiao + fen === 0 ? `${spokenInteger(yuan)}元` : '') + (jiao ? `${DIGITS[jiao]}角` : '')
  return `${m[1] ? '负' : ''}${part}${fen ? `${jiao === 0 && yuan > 0n ? '零' : ''}${DIGITS[fen]}分` : ''}`
}

/** Figures within a sentence, as they are read: `2026 年 10 月` → 二零二六年十月, `路灯 12 盏` → 路灯十二盏. Chinese only; codes and amounts stay. */
export function spokenFigures(text: string): string {
  return text
    .replace(/ ?(\d{4}) ?年 ?/g, (_, year: string) => `${[...year].map((digit) => DIGITS[Number(digit)]).join('')}年`)
    .replace(/(?<![\dA-Za-z〔*.,-] ?)\s?(?<!\d)(\d{1,9})(?![\dA-Za-z.,〕-])\s?/g, (_, digits: string) =>
      digits === '2' ? '两' : spokenInteger(BigInt(digits)),
    )
}
