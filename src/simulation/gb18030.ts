const signs = new Map<string, number>()

/** Text in GB18030, for files as older office programs write them; only signs of one or two bytes, which GB18030 shares with GBK. */
export function toGb18030(text: string): Buffer {
  if (signs.size === 0) {
    const decoder = new TextDecoder('gb18030')
    for (let lead = 0x81; lead <= 0xfe; lead++)
      for (let trail = 0x40; trail <= 0xfe; trail++) {
        if (trail === 0x7f) continue
        const sign = decoder.decode(Uint8Array.of(lead, trail))
        if (sign.length === 1 && sign !== '\ufffd' && !signs.has(sign)) signs.set(sign, lead * 256 + trail)
      }
  }
  const bytes: number[] = []
  for (const sign of text) {
    const code = sign.codePointAt(0)!
    if (code < 0x80) bytes.push(code)
    else {
      const pair = signs.get(sign)
      if (pair === undefined) throw new Error(`no sign ${sign} of two bytes`)
      bytes.push(pair >> 8, pair & 0xff)
    }
  }
  return Buffer.from(bytes)
}
