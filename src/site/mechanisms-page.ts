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
  const works = MECHANISMS.filter((m) => isServed(m.id, packs))
  const sections = Object.entries(SECTIONS).map(([key, words]) => ({
    key,
    name: words[locale],
    all: MECHANISMS.filter((m) => m.section === key),
  }))
  const item = (m: Mechanism, id: string = m.id): Html =>
    html`<div id="${id}"><b>${m.id}　${m[locale]}</b><small>　${locale === 'zh' ? m.place : m.place_en}</small><blockquote lang="zh-CN">${typeset(m.quote)}</blockquote><small>${sourceName(m.source, locale)}</small>　<span class="n">${state(frame, m, packs)}</span></div>`
  return {
    title: t(locale, 'site.mechanisms_title'),
    where: frame.product,
    current: 'mechanisms',
    styles: [TABLE, MARKS],
    body: html`<p class="say">${t(locale, 'site.mechanisms_lead', { count: MECHANISMS.length, open: works.length })}</p>
${works.length > 0 && html`<h2>${t(locale, 'site.mechanisms_works')}</h2><div class="sheet m">${works.map((m) => item(m, `${m.id}-works`))}</div>`}
<h2>${t(locale, 'site.mechanisms_groups')}</h2><p class="links">${sections.map(({ key, name, all }) => html`<a href="#group-${key}">${name} (${all.length})</a>`)}</p>
${sections.map(({ key, name, all }) => html`<h2 id="group-${key}">${name}</h2><div class="sheet m">${all.map((m) => item(m))}</div>`)}`,
  }
}

function state(frame: Frame, m: Mechanism, packs: readonly ServingPack[]): Html {
  if (!isServed(m.id, packs)) return html`<span class="q">${t(frame.locale, 'site.mechanisms_shut')}</span>`
  const scene = SCENES.find((s) => s.mechanisms.includes(m.id) && isOpen(s, packs))
  const link = scene
    ? html`<a href="/#scene-${scene.number}">${t(frame.locale, 'site.mechanisms_scene', { number: scene.number })}</a>`
    : html`<a href="/powers">${t(frame.locale, 'site.mechanisms_see')}</a>`
  return html`<span class="done">✓ ${t(frame.locale, 'site.mechanisms_open')}</span>　${link}`
}
