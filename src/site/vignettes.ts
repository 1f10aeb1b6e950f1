import { type Html, raw } from './html.ts'

/**
 * Small line drawings, one a scene, in the current colour; drawn here so that no picture is fetched.
 * They carry no words and no figures: words belong to the texts, figures come from data.
 */
const PALE = '#e3e6e2'
const small = (inside: string): string =>
  `<svg viewBox="0 0 252 84" aria-hidden="true"><g fill="#fff" stroke="currentColor" stroke-width="1.8">${inside}</g></svg>`

const bars = (): string => {
  const widths = [212, 205, 199, 190, 181, 172, 166, 158, 143, 128]
  return widths
    .map((w, i) => `<path d="M20 ${6 + i * 8}h${w}" stroke-width="${i < 3 ? 5 : 3}" ${i < 3 ? '' : 'opacity=".55"'}/>`)
    .join('')
}

const seal = (): string =>
  '<path d="M40 64h142l-16 16H24z"/><path d="M70 70h60M66 75h40" stroke-width="2.5" opacity=".5"/><path d="M94 6h34v9H94zM89 15h44v30H89zM94 45h34v9H94z"/><circle cx="111" cy="27" r="4"/><path d="M111 31v8"/><path d="M78 30v22m0 0l-5-6m5 6l5-6M144 30v22m0 0l-5-6m5 6l5-6" fill="none"/><path d="M196 34h30v46h-30z"/><path d="M203 56l6 6 10-12" fill="none"/>'

const scan = (): string => {
  const at = [
    [0, 0],
    [2, 0],
    [4, 0],
    [1, 1],
    [4, 1],
    [0, 2],
    [3, 2],
    [5, 2],
    [2, 3],
    [4, 3],
    [0, 4],
    [1, 4],
    [5, 4],
    [3, 5],
    [0, 5],
    [5, 5],
  ]
  const cells = at.map(([x, y]) => `M${42 + x! * 10} ${12 + y! * 10}h8v8h-8z`).join('')
  return `<path d="M32 2h80v80H32z"/><path d="${cells}" fill="currentColor" stroke="none"/><path d="M124 42h26m0 0l-6-5m6 5l-6 5"/><path d="M164 4h54v76h-54z"/><path d="M174 20h34M174 34h34M174 48h22" opacity=".5"/><path d="M174 62l6 6 10-12" fill="none"/>`
}

const ponds = (): string => {
  const at = [
    [20, 26, 17],
    [58, 20, 14],
    [92, 30, 18],
    [132, 22, 13],
    [166, 32, 16],
    [204, 22, 17],
    [236, 34, 13],
    [30, 60, 14],
    [66, 56, 17],
    [106, 64, 14],
    [142, 58, 17],
    [184, 64, 14],
    [220, 62, 16],
  ]
  return at
    .map(
      ([x, y, r], i) =>
        `<ellipse cx="${x}" cy="${y}" rx="${r}" ry="${(r! * 2) / 3}" ${i % 4 === 1 ? 'stroke-dasharray="3 3"' : `fill="${PALE}"`}/>${i % 4 === 1 ? '' : `<path d="M${x! - 7} ${y}q3.5-3 7 0t7 0" fill="none" stroke-width="1.3"/>`}`,
    )
    .join('')
}

const chart = (): string =>
  `<circle cx="12" cy="42" r="9"/><path d="M38 28h44v28H38zM118 22l20 20-20 20-20-20zM154 6h44v26h-44zM154 52h44v26h-44z"/><path d="M216 28h34v28h-34z" fill="${PALE}"/><path d="M21 42h15M82 42h14M118 22V19h34M118 62v3h34M198 19h36v8M198 65h36v-8" fill="none"/>`

const talk = (): string =>
  `<path d="M4 8h104v44H40L24 68V52H4z"/><path d="M146 22h102v40h-16v14l-18-14h-68z" fill="${PALE}"/><path d="M16 22h78M16 34h54M158 36h76M158 47h48" stroke-width="3.5" opacity=".45"/>`

const card = (): string =>
  `<path d="M14 16h92v56H14z" fill="${PALE}"/><path d="M14 28h92" stroke-width="7"/><path d="M24 58h40" opacity=".5"/><path d="M118 44h26m0 0l-6-5m6 5l-6 5"/><path d="M160 58h80" />${[160, 200, 240].map((x) => `<circle cx="${x}" cy="58" r="8"/>`).join('')}<path d="M236 58l3 3 5-6" fill="none"/><path d="M162 18h76v22h-76z"/><path d="M172 29h40" opacity=".5"/>`

const bowl = (): string =>
  `<path d="M70 46h112c0 24-24 32-56 32s-56-8-56-32z" fill="${PALE}"/><path d="M62 46h128M96 36q-7-8 0-15t0-15M126 36q-7-8 0-15t0-15M156 36q-7-8 0-15t0-15" fill="none"/>`

const hospital = (): string =>
  `<path d="M4 22h96v58H4z"/><path d="M39 4h26v26H39z" fill="${PALE}"/><path d="M52 10v14M45 17h14M18 44h12v12H18zM46 44h12v12H46zM74 44h12v12H74zM44 80V66h16v14"/>${[130, 176, 222].map((x) => `<circle cx="${x}" cy="26" r="11"/><circle cx="${x}" cy="62" r="11" ${x === 222 ? 'fill="currentColor"' : ''}/>`).join('')}<path d="M222 48v-6M236 52l4-4M208 52l-4-4"/>`

const stations = (): string => {
  let tiles = ''
  for (let i = 0; i < 88; i++) tiles += `M${(1 + (i % 22) * 11.4).toFixed(1)} ${6 + Math.floor(i / 22) * 19}h9v15h-9z`
  return `<path d="${tiles}" stroke-width="1" fill="${PALE}"/>`
}

const slips = (): string =>
  [4, 90, 176]
    .map(
      (x, i) =>
        `<path d="M${x} 6h58l12 12v62H${x}z" ${i === 2 ? `fill="${PALE}"` : ''}/><path d="M${x + 12} 34h46M${x + 12} 48h46M${x + 12} 62h28" stroke-width="3.5" opacity=".45"/>`,
    )
    .join('') + '<path d="M76 44h11m0 0l-5-4m5 4l-5 4M162 44h11m0 0l-5-4m5 4l-5 4" fill="none"/>'

const veins = (): string => {
  const lines = [
    '8,66 44,44 80,56 118,30 150,18 196,24 244,8',
    '8,22 40,14 78,26 118,30 150,52 200,60 244,50',
    '14,76 70,76 110,66 150,52 184,38 226,30',
    '60,8 80,26 118,30 140,72 196,76 240,72',
  ]
  return lines
    .map(
      (line) =>
        `<polyline points="${line}" fill="none"/>${line
          .split(' ')
          .map((p) => `<circle cx="${p.split(',')[0]}" cy="${p.split(',')[1]}" r="5"/>`)
          .join('')}`,
    )
    .join('')
}

const DRAWINGS = [bars, seal, scan, ponds, chart, talk, card, bowl, hospital, stations, slips, veins]

/** The drawing of scene 1–12. */
export const vignette = (scene: number): Html => raw(small(DRAWINGS[scene - 1]!()))

/** The seal between its sleeve and the paper: the large drawing of an open door that is about seals. */
export const largeSeal = (): Html =>
  raw(
    `<svg viewBox="0 0 330 156" aria-hidden="true"><path d="M0 150h330v3H0z" fill="#22395b"/><path d="M40 118h206l-20 30H20z" fill="#fff" stroke="#8a9196" stroke-width="1.5"/><path d="M62 126h120M57 133h104M52 140h80" stroke="#c9ceca" stroke-width="2.5"/><ellipse cx="176" cy="133" rx="31" ry="9" fill="none" stroke="#a8322a" stroke-width="2.5"/><path d="M160 133h32" stroke="#a8322a" stroke-width="3"/><path d="M148 4h56v16h-56z" fill="#22395b"/><path d="M141 20h70v58h-70z" fill="none" stroke="#22395b" stroke-width="4"/><circle cx="176" cy="42" r="7" fill="none" stroke="#22395b" stroke-width="3"/><path d="M176 49v12" stroke="#22395b" stroke-width="3"/><path d="M150 80h52v16h-52z" fill="#6b2620"/><path d="M146 96h60v8h-60z" fill="#a8322a"/><path d="M128 60v34m0 0l-6-9m6 9l6-9M224 60v34m0 0l-6-9m6 9l6-9" stroke="#8ea0b6" stroke-width="2.5" fill="none"/><path d="M262 66h56v84h-56z" fill="#fff" stroke="#22395b" stroke-width="3"/><path d="M268 76h44v30h-44z" fill="#e5eee8"/><path d="M279 91l7 7 14-15" stroke="#3f7358" stroke-width="3.5" fill="none"/><path d="M270 116h40M270 125h28" stroke="#c9ceca" stroke-width="3"/></svg>`,
  )

/** Hills, roofs and a bridge, for the front door. */
export const landscape = (): Html =>
  raw(
    `<svg class="hill" viewBox="0 0 420 150" width="420" height="150" fill="none" stroke="#8ea0b6" stroke-width="1.8" aria-hidden="true"><path d="M0 104C40 60 66 54 98 82c30-42 72-60 116-12 32-30 76-36 116 8 26-18 58-14 90 10"/><g fill="#f4f5f3"><path d="M118 118V92h52v26M176 118V84h40v34M228 118V94h56v24"/><path d="M112 94q32-20 64 0M170 86q26-20 52 0M222 96q34-19 68 0" fill="#8ea0b6"/><path d="M80 120v-20M70 104q10-22 20 0z"/></g><path d="M136 118v-14h12v14M190 118v-16h12v16M240 104h10v8h-10zM262 104h10v8h-10zM0 120h300q34-26 68 0M312 120q22-16 44 0M368 120h52M296 134q9-5 18 0t18 0 18 0 18 0M318 145q9-5 18 0t18 0 18 0 18 0"/></svg>`,
  )
