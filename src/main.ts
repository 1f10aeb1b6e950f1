import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { identifier } from '#access'
import { openMatters } from '#casework'
import {
  accountCommand,
  type Doors,
  directoryOr,
  type Installation,
  importCommand,
  keysCommand,
  openapiCommand,
  type Program,
  packFoldersOf,
  runCli,
  type Serving,
  screenCommand,
  terminalOf,
  verifyCommand,
} from '#cli'
import { type Keyring, openKeyring } from '#crypto'
import { attachProofs } from '#disclosure'
import { type App, createServer, diskCheck, serveFiles } from '#http'
import { recordLook, sealLedger, sequence } from '#ledger'
import { demoAdapter, noAdapter } from '#notices'
import type { PackPart } from '#pack'
import { connectProcess } from '#process'
import { runRules } from '#rules'
import { measureAll } from '#scoring'
import { answerFlags, handedFiles, loadDemonstration, publishPastEditions } from '#simulation'
import { measureFlows, problemPage } from '#site'
import * as access from './access/module.ts'
import * as casework from './casework/module.ts'
import * as clocks from './clocks/module.ts'
import * as devices from './devices/module.ts'
import * as disclosure from './disclosure/module.ts'
import * as documents from './documents/module.ts'
import * as facts from './facts/module.ts'
import * as forms from './forms/module.ts'
import * as ledger from './ledger/module.ts'
import * as notices from './notices/module.ts'
import * as matters from './process/module.ts'
import * as registers from './registers/module.ts'
import * as rules from './rules/module.ts'
import * as scoring from './scoring/module.ts'
import * as site from './site/module.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** The order of parts is the order of installing: what others refer to comes first. */
const parts = [clocks, facts, forms, registers, matters, rules, casework, scoring, disclosure, documents, site].flatMap(
  (module) => module.packParts() as readonly unknown[],
)

const installation: Installation = {
  migrations: here('../db/migrations'),
  packFolders: [here('../packs')],
  parts: parts as PackPart[],
  demonstration: {
    division: '990121000000',
    county: '石溪县',
    publicName: '清廉石溪',
    staffName: '石溪县小微权力监督',
    date: '2026-11-05',
    time: '08:30',
  },
}

/** Builds everything over an opened program, in order. */
async function wire(program: Program): Promise<Serving> {
  const { stores, clock, config, workspace } = program
  const production = config.mode === 'production'
  const keyring = openKeys(program)
  const deps = {
    stores,
    clock,
    keyring,
    blobs: join(config.data, 'files'),
    snapshots: join(config.data, 'snapshots'),
    uploads: join(config.data, 'uploads'),
    afterImport: 'casework.after-import',
    ...(production ? {} : { examples: () => handedFiles(program.packs) }),
    config: {
      production,
      sessions: { idleMinutes: config.sessionIdleMinutes, absoluteHours: config.sessionHours },
    },
    product: workspace.publicName,
    telephone: config.telephone,
    demo: !production,
    adapter: production ? noAdapter : demoAdapter,
    ...(config.publicUrl ? { origin: config.publicUrl } : {}),
  }
  const http = {
    production,
    ...(config.metricsToken ? { metricsToken: config.metricsToken } : {}),
    ...(config.publicUrl ? { origins: [new URL(config.publicUrl).origin] } : {}),
    trustedProxies: config.trustedProxies.split(',').filter(Boolean),
  }
  const open = (): Promise<App> =>
    createServer({
      stores,
      clock,
      config: http,
      identify: identifier(deps),
      recordLook,
      problemPage: problemPage(deps),
      checks: [diskCheck(config.data)],
    })

  const app = await open()
  access.routes(app, deps)
  notices.routes(app, deps)
  forms.routes(app, deps)
  facts.routes(app, deps)
  registers.routes(app, deps)
  matters.routes(app, deps)
  devices.routes(app, deps)
  casework.routes(app, deps)
  scoring.routes(app, deps)
  disclosure.routes(app, deps)
  site.routes(app, deps)
  serveFiles(app, { prefix: '/staff/', folder: here('../dist/staff'), fallback: 'index.html' })

  return {
    app,
    lanApp: async () => {
      const lan = await open()
      site.routes(lan, { ...deps, readOnly: true })
      return lan
    },
    jobs: [access, clocks, facts, ledger, matters, notices, rules, scoring, casework, disclosure, site].flatMap(
      (module) => module.jobs(deps),
    ),
    beat: () => sealAll(program, keyring),
  }
}

function openKeys({ config, clock }: Program): Keyring {
  const keyring = openKeyring(join(config.data, 'keys'), { at: clock.now() })
  connectProcess({ keyring })
  return keyring
}

/** Numbers, signs and attaches what was recorded since the last beat. */
async function sealAll({ stores, clock, workspace }: Program, keyring: Keyring): Promise<void> {
  await sequence(stores.owner, clock.now(), { hash: keyring.suite.hash })
  await sealLedger(stores.owner, keyring, clock.now(), { origin: `qinglian/${workspace.division}` })
  await attachProofs(stores, keyring)
}

async function loadCounty(program: Program, progress: (text: string) => void): Promise<void> {
  const { stores, clock, config, packs } = program
  const keyring = openKeys(program)
  const blobs = join(config.data, 'files')
  await loadDemonstration(stores, {
    packs,
    at: clock.now(),
    keyring,
    blobs,
    onProgress: (step, done, of) => progress(`${step} ${done}/${of}`),
  })
  await runRules(stores, {
    asOf: clock.now(),
    folder: join(config.data, 'snapshots'),
    onRule: ({ title }) => progress(title),
  })
  await answerFlags(stores, packs, clock.now())
  await openMatters(stores, clock.now())
  await measureAll(stores.owner, clock.now())
  await publishPastEditions(stores, packs)
  await measureFlows(stores, clock.now())
}

const doors: Doors = {
  installation,
  wire,
  loadDemonstration: loadCounty,
  commands: {
    account: accountCommand,
    keys: keysCommand,
    openapi: openapiCommand({ installation, wire }),
    verify: verifyCommand,
    import: directoryOr(importCommand),
    screen: screenCommand(installation.parts, ({ config }) => packFoldersOf(config, installation)),
  },
}

process.exitCode = await runCli(process.argv.slice(2), process.env, terminalOf(process.env), doors)
