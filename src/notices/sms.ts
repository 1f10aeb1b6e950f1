/** One SMS in Chinese (UCS-2) holds 70 characters, its signature included. */
export const SMS_LENGTH = 70

/**
 * The text of an SMS: the signature that carriers demand (通信短信息服务管理规定 §16), then the sentence. What does not fit
 * is cut with an ellipsis, never mid-number: the whole stands in the inbox and on the matter's page.
 */
export function smsText(signature: string, sentence: string): string {
  const whole = `【${signature}】${clean(sentence)}`
  const characters = [...whole]
  if (length(whole) <= SMS_LENGTH) return whole
  while (length(`${characters.join('')}…`) > SMS_LENGTH) characters.pop()
  while (/[\d.,:：-]/.test(characters.at(-1) ?? '')) characters.pop()
  return `${characters.join('')}…`
}

/** As the carriers' gateways count: a character outside the basic plane takes two. Never less than PostgreSQL's `char_length`. */
const length = (text: string): number => text.length

/** One line, without control characters: names typed by people end up in these texts. */
export function clean(sentence: string): string {
  return (
    sentence
      .normalize('NFC')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
      .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/g, ' ')
      .replace(/[【】]/g, '') // only the signature may look like one
      .trim()
  )
}
