import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { invalid } from '#kernel'

/**
 * Every setting, in one place. Sources, the later wins: defaults here · the file `qinglian.yaml` (or QINGLIAN_CONFIG) ·
 * environment variables (`QINGLIAN_PORT`, `DATABASE_URL` …) · flags of the command.
 */
const Settings = z.strictObject({
  mode: z.enum(['demonstration', 'production']).default('demonstration'),
  data: z.string().default('data'),
  /** A further folder of packs: the county's own, beside those that come with the program. */
  packs: z.string().optional(),
  host: z.string().default('127.0.0.1'),
  port: z.coerce.number().int().min(0).max(65_535).default(8800),
  lan: z.union([z.boolean(), z.stringbool()]).default(false),
  /** Address under which citizens reach the public pages; printed in QR codes. */
  publicUrl: z.url().optional(),
  databaseUrl: z.string().optional(),
  databaseOwnerUrl: z.string().optional(),
  databasePublicUrl: z.string().optional(),
  /** Name shown on public pages and on staff pages, and the county's division code. */
  publicName: z.string().optional(),
  staffName: z.string().optional(),
  county: z.string().optional(),
  division: z
    .string()
    .regex(/^\d{6}(\d{6})?$/)
    .optional(),
  telephone: z.string().default('0000-12345'),
  metricsToken: z.string().min(16).optional(),
  sessionIdleMinutes: z.coerce.number().int().min(1).default(30),
  sessionHours: z.coerce.number().int().min(1).max(24).default(12),
  /** Addresses of reverse proxies, comma separated, whose `X-Forwarded-For` is believed. */
  trustedProxies: z.string().default(''),
})
export type Config = z.infer<typeof Settings> & { readonly data: string }

/** What an office must decide itself; a demonstration brings its own. */
const REQUIRED_IN_PRODUCTION = ['publicUrl', 'publicName', 'staffName', 'county', 'division'] as const

const ENVIRONMENT: Readonly<Record<string, string>> = {
  databaseUrl: 'DATABASE_URL',
  databaseOwnerUrl: 'DATABASE_OWNER_URL',
  databasePublicUrl: 'DATABASE_PUBLIC_URL',
}

/** The environment variable of a setting: `sessionHours` → `QINGLIAN_SESSION_HOURS`. */
export const variableOf = (setting: string): string =>
  ENVIRONMENT[setting] ?? `QINGLIAN_${setting.replace(/[A-Z]/g, (c) => `_${c}`).toUpperCase()}`

/** Reads and checks all settings; throws a problem that names the first one that is missing or wrong. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  flags: Readonly<Record<string, string | boolean>> = {},
): Config {
  const file = environment['QINGLIAN_CONFIG'] ?? 'qinglian.yaml'
  const fromFile: unknown = existsSync(file) ? parse(readFileSync(file, 'utf8')) : {}
  const fromEnvironment: Record<string, string> = {}
  for (const setting of Object.keys(Settings.shape)) {
    const value = environment[variableOf(setting)]
    if (value !== undefined && value !== '') fromEnvironment[setting] = value
  }
  const result = Settings.safeParse({ ...(fromFile as object), ...fromEnvironment, ...flags })
  if (!result.success) {
    const issue = result.error.issues[0]!
    const name = issue.code === 'unrecognized_keys' ? issue.keys[0]! : String(issue.path[0])
    throw invalid('cli.bad_setting', { setting: name, variable: variableOf(name), detail: issue.message })
  }
  const config = result.data
  if (config.mode === 'production') {
    for (const setting of REQUIRED_IN_PRODUCTION)
      if (config[setting] === undefined)
        throw invalid('cli.setting_missing', { setting, variable: variableOf(setting) })
  }
  if (config.databaseUrl && !config.databaseOwnerUrl)
    throw invalid('cli.setting_missing', { setting: 'databaseOwnerUrl', variable: 'DATABASE_OWNER_URL' })
  return { ...config, data: resolve(config.data) }
}
