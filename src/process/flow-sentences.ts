import type { Sentence } from '#pack'
import { outcomesFrom } from './outcome.ts'

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }
const plain = (text: string): string => text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => ENTITIES[name]!)

/** The texts between quotes of a FEEL expression: pieces of the sentence it puts together. */
const literalsIn = (feel: string): string[] => [...feel.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((m) => m[1]!)

/** What a drawing says to people: names, public sentences, outcomes, and the pieces of what its steps ask. Its series is no sentence. */
export function flowSentences(xml: string): Sentence[] {
  const said: string[] = []
  for (const [, kind, rest = ''] of xml.matchAll(/<bpmn:(\w+)\b((?:"[^"]*"|'[^']*'|[^>"'])*)>/g)) {
    // The pool's name is drawn nowhere.
    if (kind === 'participant') continue
    for (const [, word, double, single] of rest.matchAll(/([\w:]+)=(?:"([^"]*)"|'([^']*)')/g)) {
      const value = plain(double ?? single ?? '')
      if (word === 'name' || word === 'q:public') said.push(value.replace(/\s+/g, ' '))
      else if (word === 'q:outcomes') said.push(...(outcomesFrom(value) ?? []).map((outcome) => outcome.label))
      else if (word === 'q:asks' || word === 'q:subject') said.push(...literalsIn(value))
    }
  }
  return said.filter((text) => /\p{sc=Han}/u.test(text)).map((zh) => ({ zh }))
}
