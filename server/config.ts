import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { chooseGithub, type GithubPlace } from './github-environment.ts'
import { readOrMakeFile } from './kept-file.ts'
import { KeyRing } from './key-ring.ts'
import { choosePortsOrigin } from './ports-origin.ts'
import { type SealingKey, sealingKey } from './seal.ts'
import type { AnySetting } from './settings/define-setting.ts'
import { readEnvironmentValues } from './settings/environment-values.ts'
import { settingsTable } from './settings-table.ts'

/**
 * A setting that cannot be used. The message names the variable, what it was and what was expected.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

const listOf = (text: string) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d+$/, `a whole number from ${from} to ${to}`)
    .transform(Number)
    .refine((value) => value >= from && value <= to, `a whole number from ${from} to ${to}`)

const socketPath = z
  .string()
  .regex(
    /^(unix:\/\/)?\/.+/,
    'the path of a local socket, such as unix:///var/run/docker.sock; remote engines are not supported',
  )
  .transform((value) => value.replace(/^unix:\/\//, ''))

const publicUrl = z.string().transform((text, ctx) => {
  const url = URL.parse(text)
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:'
  if (!url || !isWeb) ctx.addIssue('an address such as https://bothy.example.com')
  else if (url.pathname !== '/' || url.search || url.hash || url.username) {
    ctx.addIssue('an address without path, query or user, such as https://bothy.example.com')
  }
  return url?.origin ?? ''
})

/** Where GitHub is. Never plain http: the client secret and everybody's tokens go there. */
const githubUrl = publicUrl.refine(
  (url) => url === '' || url.startsWith('https://'),
  'an https address such as https://github.example.com',
)

/**
 * What codespaces may reach although it is private: the name servers of this machine, or a range.
 */
export type AllowEntry = 'resolvers' | { range: string; port: number | null }

const allowed =
  'entries such as resolvers, 10.0.0.5, 10.0.0.5:443 or 10.0.1.0/24:8080, separated by commas'

/**
 * `address`, `address/prefix`, either with `:port`. Whole continents are more likely a
 * slip than a wish.
 */
function allowEntry(text: string): AllowEntry | null {
  if (text === 'resolvers') return text
  const [, address = '', prefix = '32', port] = /^([\d.]+)(?:\/(\d+))?(?::(\d+))?$/.exec(text) ?? []
  const range = `${address}/${prefix}`
  const isPort = port === undefined || (Number(port) >= 1 && Number(port) <= 65_535)
  if (!z.cidrv4().safeParse(range).success || Number(prefix) < 8 || !isPort) return null
  return { range, port: port === undefined ? null : Number(port) }
}

const allowList = z.string().transform((text, ctx): AllowEntry[] => {
  const entries = listOf(text).map(allowEntry)
  if (entries.includes(null)) ctx.addIssue(allowed)
  return entries.filter((entry) => entry !== null)
})

const leastSecretLength = 32

/**
 * Every variable Bothy reads that is no setting's. `docs/configuration.md` describes the same ones
 * in words; a test keeps the two together.
 */
export const environmentSchema = z.object({
  BOTHY_DATA: z.string().min(1).optional(),
  BOTHY_HOST: z.string().min(1).default('127.0.0.1'),
  BOTHY_PORT: wholeNumber(0, 65_535).default(7080),
  BOTHY_URL: publicUrl.optional(),
  BOTHY_PORTS_URL: publicUrl.optional(),
  BOTHY_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'debug, info, warn, error or silent')
    .default('info'),
  BOTHY_TOOL_IMAGE: z.string().min(1).default('bothy/default'),
  BOTHY_KITS: z.string().startsWith('/', 'an absolute path').optional(),
  BOTHY_SUBNETS: z
    .string()
    .regex(/^\d+\.\d+\.\d+\.\d+\/\d+$/, 'a range such as 10.213.0.0/16')
    .default('10.213.0.0/16'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/.+/, 'an address such as postgres://user:password@host/database')
    .optional(),
  BOTHY_ISOLATION: z
    .enum(['verified', 'unprotected'], 'verified or unprotected')
    .default('verified'),
  BOTHY_ALLOW: allowList.default(['resolvers']),
  BOTHY_GIT_HOSTS: z.string().transform(listOf).default([]),
  BOTHY_EXTRA_CA: z.string().startsWith('/', 'the absolute path of a PEM file').optional(),
  DOCKER_HOST: socketPath.default('/var/run/docker.sock'),
  AUTH_SECRET: z
    .string()
    .min(leastSecretLength, `at least ${leastSecretLength} characters`)
    .optional(),
  AUTH_GITHUB_ID: z.string().trim().optional(),
  AUTH_GITHUB_SECRET: z.string().trim().optional(),
  AUTH_GITHUB_PRIVATE_KEY: z.string().trim().optional(),
  AUTH_GITHUB_APP_SLUG: z
    .string()
    .regex(/^[a-z\d](?:[a-z\d-]{0,98}[a-z\d])?$/, 'what follows /apps/ in the address of your App')
    .optional(),
  // Whoever guesses it has people signed out.
  AUTH_GITHUB_WEBHOOK_SECRET: z.string().min(16, 'at least 16 characters').optional(),
  GITHUB_URL: githubUrl.default('https://github.com'),
  BOTHY_ENCRYPTION_KEY: z.string().optional(),
  HTTP_PROXY: z.string().optional(),
  HTTPS_PROXY: z.string().optional(),
  NO_PROXY: z.string().optional(),
})

export type Config = ReturnType<typeof readConfig>

/**
 * The whole configuration, checked. Makes the data folder and the secrets that are
 * missing (mode 0600).
 * @throws ConfigError naming every wrong variable, one a line.
 */
export function readConfig(
  environment: NodeJS.ProcessEnv,
  table: readonly AnySetting[] = settingsTable,
) {
  const proxies = Object.fromEntries(
    ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'].map((name) => [
      name,
      environment[name] ?? environment[name.toLowerCase()],
    ]),
  )
  const parsed = environmentSchema.safeParse(withoutEmpty({ ...environment, ...proxies }))
  const gitHosts = parsed.data?.BOTHY_GIT_HOSTS ?? []
  const ofSettings = readEnvironmentValues(table, environment, { gitHosts })
  const problems = [
    ...(parsed.error?.issues ?? []).map((issue) => {
      const name = String(issue.path[0])
      return `${name} ${shown(name, environment[name])}; expected ${issue.message}.`
    }),
    ...ofSettings.problems,
  ]
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems.join('\n'))
  const values = parsed.data
  const dataFolder = resolve(values.BOTHY_DATA ?? defaultDataFolder(environment))
  const publicUrl = values.BOTHY_URL ?? `http://localhost:${values.BOTHY_PORT}`
  const portsUrl = portsOrigin(publicUrl, values.BOTHY_PORTS_URL)
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  return {
    dataFolder,
    host: values.BOTHY_HOST,
    port: values.BOTHY_PORT,
    /** The origin of the app, exactly as browsers send it. */
    publicUrl,
    /**
     * The origin below which each codespace has its own; null where nothing can be up-
     * or downloaded.
     */
    portsUrl,
    /** What there is to set, and what of it the environment sets. Read by `readSetting` alone. */
    settings: { table, values: ofSettings.values },
    logLevel: values.BOTHY_LOG_LEVEL,
    databaseFile: join(dataFolder, 'bothy.db'),
    /** Postgres instead of the database file. */
    databaseUrl: values.DATABASE_URL,
    /**
     * `unprotected`: codespaces start although nothing keeps them off the host and
     * private networks.
     */
    isolation: values.BOTHY_ISOLATION,
    /** What codespaces may reach although it is private. */
    allow: values.BOTHY_ALLOW,
    engineSocket: values.DOCKER_HOST,
    /**
     * What clones run in, and codespaces where nobody chose another default image: `npm
     * start` builds it.
     */
    toolImage: values.BOTHY_TOOL_IMAGE,
    kitsFolder: values.BOTHY_KITS ?? join(dataFolder, 'kits'),
    subnetRange: values.BOTHY_SUBNETS,
    /**
     * `host` or `host:port`, allowed for repositories although it is an address or a local name.
     */
    gitHosts,
    extraCaFile: readableCa(values.BOTHY_EXTRA_CA),
    proxy: { http: values.HTTP_PROXY, https: values.HTTPS_PROXY, none: values.NO_PROXY },
    authSecret: values.AUTH_SECRET ?? keptSecret(dataFolder, 'auth-secret'),
    github: githubPlace(values),
    keyRing: keyRing(dataFolder, values.BOTHY_ENCRYPTION_KEY),
    /** Whoever serves this data folder, after a restart too, and nobody else. */
    serverId: keptSecret(dataFolder, 'server-id'),
  }
}

/**
 * A wrong secret may be a right one with a slip in it, and what is said here is kept
 * in logs (S-78).
 */
const secretVariables = ['AUTH_SECRET', 'DATABASE_URL']

function shown(name: string, value = ''): string {
  if (secretVariables.includes(name)) return 'cannot be used'
  return `is ${JSON.stringify(value.replaceAll(/\/\/[^/@]*@/g, '//…@'))}`
}

function portsOrigin(publicUrl: string, given: string | undefined): string | null {
  const chosen = choosePortsOrigin(publicUrl, given)
  if ('origin' in chosen) return chosen.origin
  throw new ConfigError(`BOTHY_PORTS_URL is ${JSON.stringify(given)}; expected ${chosen.refusal}.`)
}

function withoutEmpty(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
}

function defaultDataFolder(environment: NodeJS.ProcessEnv): string {
  if (process.getuid?.() === 0) return '/var/lib/bothy'
  return join(environment.XDG_DATA_HOME ?? join(homedir(), '.local/share'), 'bothy')
}

function readableCa(file: string | undefined): string | undefined {
  if (file === undefined) return undefined
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw new ConfigError(
      `BOTHY_EXTRA_CA is "${file}"; expected a readable file with a PEM certificate.`,
    )
  }
  return file
}

function githubPlace(values: z.output<typeof environmentSchema>): GithubPlace {
  const chosen = chooseGithub(values)
  if ('github' in chosen) return chosen.github
  throw new ConfigError(chosen.refusal)
}

function keyRing(dataFolder: string, given: string | undefined): KeyRing {
  if (given !== undefined) {
    return new KeyRing(sealingKeys(given), { variable: 'BOTHY_ENCRYPTION_KEY' })
  }
  const kept = keptSecret(dataFolder, 'encryption-key')
  return new KeyRing(sealingKeys(kept), { file: secretFile(dataFolder, 'encryption-key') })
}

/** The message does not repeat the value: a wrong key may be a right one with a slip in it. */
function sealingKeys(text: string): SealingKey[] {
  const keys = text.split(/[\s,]+/).filter(Boolean)
  const read = keys.map(sealingKey).filter((key) => key !== null)
  if (read.length > 0 && read.length === keys.length) return read
  throw new ConfigError(
    'BOTHY_ENCRYPTION_KEY, or the file secrets/encryption-key in the data folder, cannot be used; expected 32 bytes in base64, as "openssl rand -base64 32" prints them, or several separated by commas.',
  )
}

const secretFile = (dataFolder: string, name: string) => join(dataFolder, 'secrets', name)

/** A secret made once and kept beside the database, readable by the server's account alone. */
function keptSecret(dataFolder: string, name: string): string {
  const file = secretFile(dataFolder, name)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const kept = readOrMakeFile(file, () => randomBytes(32).toString('base64url'))
  if (kept.trim().length >= leastSecretLength) return kept
  throw new ConfigError(
    `The file secrets/${name} in the data folder is empty or cut short; expected what was in it. Bring it back from a copy, or delete it to have a new one made.`,
  )
}
