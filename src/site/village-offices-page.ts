import { t } from '#texts'
import { type Html, html } from './html.ts'
import type { Frame, Page } from './layout.ts'
import type { Place } from './village.store.ts'
import { type PowerOfPost, type Service, titleOf, type VillageContent } from './village-content.ts'
import { VILLAGE } from './village-style.ts'
import { marked } from './words.ts'

const back = (frame: Frame, v: VillageContent): Html =>
  html`<p class="apart noprint"><a class="b" href="/v/${v.place.divisionCode}">${t(frame.locale, 'site.village_back')}</a></p>`

const pageOf = (frame: Frame, v: VillageContent, title: string, body: Html): Page => ({
  title,
  where: [v.place.parentName ?? '', v.place.name].filter(Boolean).join(' · '),
  styles: [VILLAGE],
  body: html`<div class="v">${body}${back(frame, v)}</div>`,
})

/** 组织架构: who is in office, one person a line when she holds several posts. */
export const peoplePage = (frame: Frame, v: VillageContent): Page =>
  pageOf(frame, v, t(frame.locale, 'site.village_people'), people(frame, v))

export function people(frame: Frame, v: VillageContent): Html {
  const { locale } = frame
  const list = (heading: string, officers: VillageContent['officers']) => {
    const byName = new Map<string, string[]>()
    for (const one of officers) byName.set(one.holder, [...(byName.get(one.holder) ?? []), titleOf(one, frame)])
    return html`<h2>${heading}</h2><div class="sheet">${[...byName].map(([name, posts]) => html`<p class="ent"><b>${marked(frame, name)}</b><span>${marked(frame, posts.join(locale === 'zh' ? '、' : ', '))}${posts.length > 1 && t(locale, 'site.village_same_person')}</span></p>`)}</div>`
  }
  return html`${list(t(locale, 'site.village_own_posts'), v.officers)}${v.townOfficers.length > 0 && list(t(locale, 'site.village_town'), v.townOfficers)}<p class="apart"><a class="b f" href="tel:${frame.telephone}">${t(locale, 'site.village_call', { telephone: frame.telephone })}</a></p>`
}

/** 权责清单 by post: what its holder may decide, what she handles, and where she is kept in check. */
export const dutiesPage = (frame: Frame, v: VillageContent): Page =>
  pageOf(frame, v, t(frame.locale, 'site.village_powers'), duties(frame, v, true))

export function duties(frame: Frame, v: VillageContent, links: boolean): Html {
  const { locale } = frame
  const posts = new Map(v.officers.map((one) => [one.post, one]))
  const power = (one: PowerOfPost, may: boolean) =>
    html`<li><b>${links ? html`<a href="/powers/${one.pack}/${one.code}">${marked(frame, one.title)}</a>` : marked(frame, one.title)}</b>${one.limit && html`<span class="q">　${one.limit}</span>`}${may && one.risks.length > 0 && html`<ul class="q">${one.risks.map((risk) => html`<li>${marked(frame, risk.point)}：${marked(frame, risk.control)}</li>`)}</ul>`}</li>`
  return html`${[...posts.values()].map((officer) => {
    const { may = [], keeps = [] } = v.powers.get(officer.post) ?? {}
    const holders = v.officers.filter(({ post }) => post === officer.post).map(({ holder }) => holder)
    return html`<h2>${marked(frame, titleOf(officer, frame))}　${marked(frame, holders.join('、'))}</h2><div class="sheet pad pw">${may.length > 0 && html`<p>${t(locale, 'site.village_may')}</p><ul>${may.map((one) => power(one, true))}</ul>`}${keeps.length > 0 && html`<p>${t(locale, 'site.village_keeps')}</p><ul>${keeps.map((one) => power(one, false))}</ul>`}${may.length + keeps.length === 0 && html`<p class="q">${t(locale, 'site.village_no_power')}</p>`}</div>`
  })}`
}

/** 服务事项: what to bring, where to go, how long it takes. */
export const servicesPage = (frame: Frame, v: VillageContent): Page =>
  pageOf(frame, v, t(frame.locale, 'site.village_services'), services(frame, v, true))

export function services(frame: Frame, v: VillageContent, links: boolean): Html {
  const { locale } = frame
  if (v.services.length === 0) return html`<p class="sheet pad">${t(locale, 'site.village_no_services')}</p>`
  const one = (service: Service) =>
    html`<h2>${marked(frame, service.title)}</h2><div class="sheet pad"><dl>${service.bring.length > 0 && html`<dt>${t(locale, 'site.village_bring')}</dt><dd>${service.bring.map((thing) => html`<div>${marked(frame, thing)}</div>`)}</dd>`}<dt>${t(locale, 'site.village_where')}</dt><dd>${marked(frame, service.where)}</dd>${service.limit && html`<dt>${t(locale, 'site.village_takes')}</dt><dd><b>${service.limit}</b></dd>`}</dl>${service.goodToKnow && html`<p class="q">${marked(frame, service.goodToKnow)}</p>`}${links && service.power && html`<p class="noprint"><a href="/powers/${service.power.pack}/${service.power.code}?view=apply">${t(locale, 'site.village_power_link')}</a></p>`}</div>`
  return html`${v.services.map(one)}`
}

/** `/v`: every village by town, for whoever has no code at hand. */
export function villagesPage(frame: Frame, villages: readonly Place[]): Page {
  const { locale } = frame
  const towns = new Map<string, Place[]>()
  for (const one of villages) towns.set(one.parentName ?? '', [...(towns.get(one.parentName ?? '') ?? []), one])
  return {
    title: t(locale, 'site.village_find'),
    where: frame.product,
    styles: [VILLAGE],
    body: html`<p>${t(locale, 'site.village_find_about')}</p>${[...towns].map(([town, all]) => html`<h2>${marked(frame, town)}</h2><p class="sheet pad links">${all.map((one) => html`<a href="/v/${one.divisionCode}">${marked(frame, one.name)}</a> `)}</p>`)}`,
  }
}
