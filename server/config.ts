import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { z } from 'zod'
import { environmentSchema, leastSecretLength } from './environment-variables.ts'
import { chooseGithub, type GithubPlace } from './github-environment.ts'
import { readOrMakeFile } from './kept-file.ts'
import { KeyRing } from './key-ring.ts'
import { choosePortsOrigin } from './ports-origin.ts'
import { type SealingKey, sealingKey } from './seal.ts'
import type { AnySetting } from './settings/define-setting.ts'
import { readEnvironmentValues } from './settings/environment-values.ts'
import { settingsTable } from './settings-table.ts'
import { TrustedProxies } from './trusted-proxies.ts'
import { chooseWayIn, type WayIn } from './way-in.ts'

/**
 * A setting that cannot be used. The message names the variable, what it was and what was expected.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

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
  const { publicUrl, tls, isPlainBeyondLoopback, redirectPort } = wayIn(values)
  const portsUrl = portsOrigin(publicUrl, values.BOTHY_PORTS_URL)
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  return {
    dataFolder,
    host: values.BOTHY_HOST,
    port: values.BOTHY_PORT,
    /** The origin of the app, exactly as browsers send it. */
    publicUrl,
    /** What it encrypts with by itself; null where it speaks plain HTTP. */
    tls,
    /** Whose word about where a request comes from counts. */
    trustedProxies: new TrustedProxies(values.BOTHY_TRUSTED_PROXIES),
    /** It can be reached unencrypted from other machines: by trusted proxies, and nobody else. */
    isPlainBeyondLoopback,
    /** Where plain HTTP is sent on to TLS; null where nothing listens for it. */
    redirect: redirectPort === null ? null : { host: values.BOTHY_HOST, port: redirectPort },
    /**
     * The origin below which each codespace has its own; null where nothing can be up-
     * or downloaded.
     */
    portsUrl,
    /** What there is to set, and what of it the environment sets. Read by `readSetting` alone. */
    settings: { table, values: ofSettings.values },
    /** Where metrics are read; null where they are not. */
    metrics:
      values.BOTHY_METRICS_PORT === undefined
        ? null
        : { host: values.BOTHY_METRICS_HOST, port: values.BOTHY_METRICS_PORT },
    /** `auto`, `stderr`, `stdout` or a file. */
    logTo: values.BOTHY_LOG,
    logLevel: values.BOTHY_LOG_LEVEL,
    databaseFile: join(dataFolder, 'bothy.db'),
    /** Where backups go that nobody named a file for. */
    backupFolder: values.BOTHY_BACKUPS ?? join(dataFolder, 'backups'),
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

function wayIn(values: z.output<typeof environmentSchema>): WayIn {
  const chosen = chooseWayIn({
    host: values.BOTHY_HOST,
    port: values.BOTHY_PORT,
    redirectPort: values.BOTHY_REDIRECT_PORT,
    url: values.BOTHY_URL,
    certificateFiles: values.BOTHY_TLS_CERTIFICATE ?? [],
    keyFiles: values.BOTHY_TLS_KEY ?? [],
    hasProxies: values.BOTHY_TRUSTED_PROXIES.length > 0,
  })
  if ('wayIn' in chosen) return chosen.wayIn
  throw new ConfigError(chosen.refusal)
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
