import { textFaultOf } from '#forms'
import { invalid } from '#kernel'

/**
 * A text somebody wrote beside the forms (a name, a reason, a note), without the blanks around it and otherwise kept exactly.
 * Throws `http.characters` for what cannot be kept exactly, or reads differently from what it is: see `textFaultOf`.
 */
export function written(text: string): string {
  if (textFaultOf(text) !== undefined) throw invalid('http.characters')
  return text.trim()
}
