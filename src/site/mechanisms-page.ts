import { t } from '#texts'
import { type Html, html } from './html.ts'
import type { Frame, Page } from './layout.ts'
import {
  isOpen,
  isServed,
  MECHANISMS,
  type Mechanism,
  SCENES,
  SECTIONS,
  type ServingPack,
  sourceName,
  typeset,
} from './scene.ts'
import { MARKS, TABLE } from './style.ts'

/** 《机制一览》: all 121, each with its quotation, whether it works here, and where to see it. */
export function mechanismsPage(frame: Frame, packs: readonly ServingPack[]): Page {
  const { locale } = frame
  const open = MECHANISMS.filter((m) => isServed(m.id, packs)).length
  const item = (m: Mechanism): Html =>
    html`<div id="${m.id}"><b>${m.id}　${m[locale]}</b><small>　${locale === 'zh' ? m.place : m.place_en}</small><blockquote lang="zh-CN">${typeset(m.quote)}</blockquote><small>${sourceName(m.source, locale)}</small>　${state(frame, m, packs)}</div>`
  return {
    title: t(locale, 'site.mechanisms_title'),
    where: frame.product,
    current: 'mechanisms',
    styles: [TABLE, MARKS],
    body: html`<p class="say">${t(locale, 'site.mechanisms_lead', { count: MECHANISMS.length, open })}</p>${Object.entries(
      SECTIONS,
    ).map(
      ([key, words]) =>
        html`<h2>${words[locale]}</h2><div class="sheet m">${MECHANISMS.filter((m) => m.section === key).map(item)}</div>`,
    )}`,
  }
}

function state(frame: Frame, m: Mechanism, packs: readonly ServingPack[]): Html {
  if (!isServed(m.id, packs)) return html`<span class="q">○ ${t(frame.locale, 'site.mechanisms_shut')}</span>`
  const scene = SCENES.find((s) => s.mechanisms.includes(m.id) && isOpen(s, packs))
  const link = scene
    ? html`<a href="/#scene-${scene.number}">${t(frame.locale, 'site.mechanisms_scene', { number: scene.number })}</a>`
    : html`<a href="/powers">${t(frame.locale, 'site.mechanisms_see')}</a>`
  return html`<span class="done">✓ ${t(frame.locale, 'site.mechanisms_open')}</span>　${link}`
}
