import { escapeHtml, pageText } from './view.ts'

const text = (name: string): string => escapeHtml(pageText('zh', name))
const part = (tag: string, name: string, attributes = ''): string =>
  `<${tag}${attributes && ` ${attributes}`} data-text="${name}">${text(name)}</${tag}>`

/** The fixed frame of the offline page, in Chinese until its script says otherwise. No address in it leads anywhere. */
export function offlineDocument(filled: { csp: string; style: string; script: string }): string {
  const header = `<header><div class="wrap">${part('h1', 'title')}${part('button', 'other_language', 'type="button" class="b noprint" id="language" translate="no"')}</div></header>`
  const file = `${part('h2', 'file')}
<div class="sheet drop noprint">${part('p', 'drop', 'class="q"')}<input class="file" type="file" id="file" accept=".json,application/json">${part('label', 'choose', 'class="b f" for="file"')}<p id="name" aria-live="polite"></p></div>`
  const key = `${part('h2', 'key')}
<div class="sheet noprint">${part('p', 'key_hint', 'class="q"')}${part('label', 'key_label', 'for="key"')}<textarea id="key" rows="2" spellcheck="false" autocomplete="off" autocapitalize="off"></textarea><span id="scan" hidden><input class="file" type="file" id="photo" accept="image/*" capture="environment">${part('label', 'scan', 'class="b" for="photo"')}</span><p id="words" class="q" aria-live="polite"></p></div>`
  const content = `${part('h2', 'content')}
<div class="sheet"><p class="q noprint">${part('b', 'try')}<br>${part('span', 'try_hint')}</p><div class="scroll" id="content" tabindex="0"></div><div id="try" aria-live="polite"></div></div>`
  const wall = `<div class="noprint">${part('h2', 'wall')}
<div class="sheet">${part('p', 'wall_hint', 'class="q"')}${part('label', 'wall_label', 'for="wall"')}<textarea id="wall" rows="5" spellcheck="false"></textarea><p>${part('button', 'compare', 'type="button" class="b" id="compare"')}</p><div id="wall-result" aria-live="polite"></div></div></div>`
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${filled.csp}">
<title>${text('title')}</title><link rel="icon" href="data:,"><style>${filled.style}</style></head><body>
${header}
<main class="wrap">
${part('p', 'lead', 'class="lead"')}
${file}
${key}
${part('h2', 'result')}
<div id="result" aria-live="polite"></div>
<div id="more" hidden>
${content}
${wall}
</div>
</main><script>${filled.script}</script></body></html>
`
}
