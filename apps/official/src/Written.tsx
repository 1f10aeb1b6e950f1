import { locale } from './texts.ts'

/** What somebody wrote stays as it was written; on an English page it says that it is Chinese, for voices. */
export function Written(props: { children: string }) {
  return locale() === 'en' && /\p{Script=Han}/u.test(props.children) ? (
    <span lang="zh">{props.children}</span>
  ) : (
    props.children
  )
}
