import type { FlagItem } from '@api'
import { Mark } from '@ui'
import { t } from '../texts.ts'

/** ■ 绕过控制 ● 迟办或材料缺 ◆ 无法判断: one legend everywhere, by shape, colour and word. */
export function FlagMark(props: { colour: FlagItem['colour']; boxed?: boolean }) {
  return (
    <Mark tone={props.colour} boxed={props.boxed ?? false}>
      {t(`app.mark.${props.colour}`)}
    </Mark>
  )
}

/** What a value says with its unit left out: numbers with separators, words as they are. */
export function shownValue(value: string | number | boolean | null): string {
  if (value === null || value === '') return t('app.dash')
  if (typeof value === 'boolean') return t(value ? 'process.yes' : 'process.no')
  return typeof value === 'number' ? value.toLocaleString('en-US', { maximumFractionDigits: 2 }) : value
}
