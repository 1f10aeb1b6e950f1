// `npm test`: everything a clean clone can run. `quick` leaves the browser out; `foreign` runs other people's suites.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { install, ROOT, runNode } from './guard.mjs'

const which = process.argv[2] ?? 'all'
const PROJECTS = { all: ['unit', 'database', 'e2e'], quick: ['unit', 'database'], foreign: ['foreign'] }
if (!PROJECTS[which]) {
  console.error('usage: test.mjs all|quick|foreign')
  process.exit(2)
}
if (!(await install())) process.exit(1)
if (which === 'all') ensureBrowser()
if ((await runNode([join(ROOT, 'scripts/build.mjs')], { cwd: ROOT, returns: true })) !== 0) process.exit(1)
const projects = PROJECTS[which].flatMap((name) => ['--project', name])
await runNode([join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', ...projects, ...process.argv.slice(3)], {
  cwd: ROOT,
  env: { TZ: 'UTC' },
})

/** The journeys need a Chromium and a font that knows Chinese; on Debian as root we fetch both. */
function ensureBrowser() {
  const browser = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
  const font = spawnSync('sh', ['-c', 'command -v fc-list >/dev/null && fc-list :lang=zh | grep -q .']).status === 0
  if (browser && font) return
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) {
    if (browser) return
    console.error(
      '浏览器走查需要 Chromium，请先安装它（Debian：apt-get install chromium fonts-noto-cjk），或运行 npm run test:quick。· The journeys need Chromium; install it, or run npm run test:quick.',
    )
    process.exit(1)
  }
  console.log('正在安装 Chromium 和中文字体 · Installing Chromium and a Chinese font')
  const apt = (...args) =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status
  if (apt('update', '-qq') !== 0 || apt('install', '-y', '-qq', 'chromium', 'fonts-noto-cjk') !== 0) {
    console.error('没有装上 Chromium，请检查网络后再试。· Chromium could not be installed; check the network.')
    process.exit(1)
  }
}
