import { t } from '#texts'
import { type Html, html } from './html.ts'
import type { Frame, Page } from './layout.ts'
import { isOpen, MECHANISMS, SCENES, type Scene, type ServingPack, sourceName, typeset } from './scene.ts'
import { TOUR } from './style.ts'
import { landscape, largeSeal, vignette } from './vignettes.ts'
import { marked } from './words.ts'

/** The front door's data: which packs serve, one sentence of live figures a scene, the form's token. */
export interface TourData {
  packs: readonly ServingPack[]
  /** By scene number: the newest published sentence of the packs that serve it. */
  headlines: ReadonlyMap<number, { sentence: string; page: string }>
  csrf: string
}

/** 《十二个场景》: open doors wide, closed ones small and dashed; the state comes from the installed packs. */
export function tourPage(frame: Frame, data: TourData): Page {
  const { locale } = frame
  const open = SCENES.filter((scene) => isOpen(scene, data.packs))
  const shut = SCENES.filter((scene) => !open.includes(scene))
  return {
    title: t(locale, 'site.tour_title', { product: frame.product }),
    current: 'tour',
    styles: [TOUR],
    under: html`<p class="lead">${t(locale, 'site.tour_lead')}</p><p><a href="/mechanisms"><b>${t(locale, 'site.tour_mechanisms', { count: MECHANISMS.length })}</b></a></p>${landscape()}`,
    body: html`
${open.length ? html`<h2>${t(locale, 'site.tour_open')}<span>${t(locale, 'site.tour_open_count', { count: open.length })}</span></h2><div class="${open.length % 2 ? 'open odd' : 'open'}">${open.map((scene) => openDoor(frame, scene, data))}</div>` : html`<p class="say">${t(locale, 'site.tour_none_open')}</p>`}
${shut.length > 0 && html`<h2>${t(locale, 'site.tour_shut')}<span>${t(locale, 'site.tour_shut_count', { count: shut.length })}</span></h2><div class="shut">${shut.map((scene) => shutDoor(frame, scene))}</div>`}`,
  }
}

function quotation(frame: Frame, scene: Scene): Html {
  const { quote, quote_en } = scene
  const said =
    frame.locale === 'en'
      ? html`<blockquote>“${quote_en}”</blockquote>`
      : html`<blockquote lang="zh-CN">${typeset(quote)}</blockquote>`
  return html`${said}<cite>${sourceName(scene.source, frame.locale)}</cite>`
}

function openDoor(frame: Frame, scene: Scene, data: TourData): Html {
  const headline = data.headlines.get(scene.number)
  return html`<article id="scene-${scene.number}"><div><span class="no">${scene.number}</span><h3>${scene.title[frame.locale]}</h3></div>
<div class="in"><div class="txt">${quotation(frame, scene)}</div><div class="fig">${scene.mechanisms.includes('M35') ? largeSeal() : vignette(scene.number)}<p>${headline ? html`<a href="${headline.page}">${marked(frame, headline.sentence)}</a>` : t(frame.locale, 'site.tour_no_data')}</p></div></div>
${door(frame, scene, data.csrf)}</article>`
}

/** One button: a link where nobody has to be anybody, a form where the scene needs a person. */
function door(frame: Frame, scene: Scene, csrf: string): Html {
  const { enter } = scene
  if (!enter.person) return html`<a class="b f" href="${enter.page}">${t(frame.locale, 'site.tour_look')}</a>`
  if (!frame.demo || frame.readOnly) return html`<p class="q">${t(frame.locale, 'site.tour_on_the_machine')}</p>`
  return html`<form method="post" action="/tour/open"><input type="hidden" name="_csrf" value="${csrf}"><input type="hidden" name="scene" value="${scene.number}"><button class="b f">${t(frame.locale, 'site.tour_as', { role: enter.role?.[frame.locale] ?? enter.person })}</button></form>`
}

function shutDoor(frame: Frame, scene: Scene): Html {
  return html`<article><div><span class="no">${scene.number}</span><h3>${scene.title[frame.locale]}</h3></div>${vignette(scene.number)}${quotation(frame, scene)}<div class="st">${t(frame.locale, 'site.tour_not_yet')}</div></article>`
}
