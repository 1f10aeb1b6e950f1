import { Fragment } from 'react'
import { locale } from './texts.ts'

const CHINESE = /(\p{Script=Han}[\p{Script=Han}\u3000-\u303f\uff00-\uffef*·]*)/u

/** What somebody wrote stays as it was written; on an English page the Chinese in it says that it is Chinese, for voices. */
export function Written(props: { children: string }) {
  if (locale() !== 'en' || !CHINESE.test(props.children)) return props.children
  return props.children.split(CHINESE).map((piece, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text have no key but their place
    <Fragment key={at}>{at % 2 ? <span lang="zh">{piece}</span> : piece}</Fragment>
  ))
}
