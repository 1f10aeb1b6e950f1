// Carries what the reader does to the pure functions of view.ts, and their answers to the screen. Nothing here decides.
import { comparisonHtml, contentHtml, pageText, resultHtml, wordsHtml } from './view.ts'

const find = (id) => document.getElementById(id)
const given = { locale: (navigator.language || 'zh').slice(0, 2) === 'en' ? 'en' : 'zh', pin: '', file: undefined }

function show() {
  const { locale } = given
  document.documentElement.lang = locale === 'zh' ? 'zh-CN' : 'en'
  document.title = pageText(locale, 'title')
  for (const part of document.querySelectorAll('[data-text]')) part.textContent = pageText(locale, part.dataset.text)
  find('words').innerHTML = wordsHtml(locale, given.pin)
  find('result').innerHTML = resultHtml(given)
  find('content').innerHTML = contentHtml(given)
  find('try').innerHTML = ''
  find('wall-result').innerHTML = ''
  find('more').hidden = !find('content').firstChild
  for (const cell of document.querySelectorAll('td')) cell.contentEditable = 'true'
}

async function take(file) {
  if (!file) return
  given.file = new Uint8Array(await new Response(file).arrayBuffer())
  find('name').textContent = file.name
  show()
}

find('file').addEventListener('change', (event) => take(event.target.files[0]))
find('key').addEventListener('input', (event) => {
  given.pin = event.target.value
  show()
})
find('language').addEventListener('click', () => {
  given.locale = given.locale === 'zh' ? 'en' : 'zh'
  show()
})

// The whole page takes the drop: a file that misses the frame must not replace the page.
for (const name of ['dragover', 'drop']) document.addEventListener(name, (event) => event.preventDefault())
document.addEventListener('drop', (event) => take(event.dataTransfer.files[0]))

find('content').addEventListener('input', () => {
  const rows = []
  for (const cell of document.querySelectorAll('td')) {
    const row = Number(cell.dataset.row)
    rows[row] = rows[row] || []
    rows[row].push(cell.textContent)
  }
  find('try').innerHTML = comparisonHtml(given, rows)
})
find('compare').addEventListener('click', () => {
  find('wall-result').innerHTML = comparisonHtml(given, find('wall').value)
})

// Reading a code from a photograph: only where the browser can do it by itself.
if ('BarcodeDetector' in window) {
  find('scan').hidden = false
  find('photo').addEventListener('change', async (event) => {
    const photo = event.target.files[0]
    if (!photo) return
    const codes = await new window.BarcodeDetector({ formats: ['qr_code'] })
      .detect(await createImageBitmap(photo))
      .catch(() => [])
    const code = codes.find((c) => c.rawValue.indexOf('qlk1:') >= 0)
    if (code) {
      given.pin = code.rawValue.slice(code.rawValue.indexOf('qlk1:'))
      find('key').value = given.pin
      show()
    } else find('words').textContent = pageText(given.locale, 'scan_nothing')
  })
}

show()
