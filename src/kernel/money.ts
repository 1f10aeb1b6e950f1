/** Money is an integer of minor units (fen, pence) and a currency; never a float. */
export interface Money {
  readonly minor: bigint
  readonly currency: string
}

/** `12345` fen → `123.45`; exact for any size. */
export function formatMinor(minor: bigint | number, grouping = true): string {
  const value = BigInt(minor)
  const digits = (value < 0n ? -value : value).toString().padStart(3, '0')
  const whole = digits.slice(0, -2)
  const grouped = grouping ? whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',') : whole
  return `${value < 0n ? '-' : ''}${grouped}.${digits.slice(-2)}`
}

/** `"1,234.5"` → `123450n`; undefined when it is not an amount with at most two decimals. */
export function parseMinor(text: string): bigint | undefined {
  const m = /^(-)?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?$/.exec(text.trim())
  if (!m) return undefined
  const minor = BigInt(m[2]!.replaceAll(',', '')) * 100n + BigInt((m[3] ?? '').padEnd(2, '0') || '0')
  return m[1] ? -minor : minor
}
