import { z } from 'zod'
import { parseTrustedProxy } from './trusted-proxies.ts'

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

const pemFiles = z
  .string()
  .transform(listOf)
  .refine(
    (files) => files.length > 0 && files.every((file) => file.startsWith('/')),
    'the absolute path of a PEM file, or several separated by commas',
  )

const proxies = 'addresses or ranges such as loopback, 10.0.0.5 or fd00:1::/64, separated by commas'

const proxyList = z.string().transform((text, ctx) => {
  const entries = listOf(text).map(parseTrustedProxy)
  if (entries.includes(null)) ctx.addIssue(proxies)
  return entries.flatMap((entry) => entry ?? [])
})

/** Of secrets that are text. */
export const leastSecretLength = 32

/**
 * Every variable Bothy reads that is no setting's. `docs/configuration.md` describes the same ones
 * in words; a test keeps the two together.
 */
export const environmentSchema = z.object({
  BOTHY_DATA: z.string().min(1).optional(),
  BOTHY_BACKUPS: z.string().startsWith('/', 'an absolute path').optional(),
  BOTHY_HOST: z.string().min(1).default('127.0.0.1'),
  BOTHY_PORT: wholeNumber(0, 65_535).default(7080),
  BOTHY_REDIRECT_PORT: wholeNumber(0, 65_535).optional(),
  BOTHY_URL: publicUrl.optional(),
  BOTHY_PORTS_URL: publicUrl.optional(),
  BOTHY_METRICS_HOST: z.string().min(1).default('127.0.0.1'),
  BOTHY_METRICS_PORT: wholeNumber(0, 65_535).optional(),
  BOTHY_LOG: z
    .string()
    .regex(/^(?:auto|stderr|stdout|\/.+)$/, 'auto, stderr, stdout or the absolute path of a file')
    .default('auto'),
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
  BOTHY_TLS_CERTIFICATE: pemFiles.optional(),
  BOTHY_TLS_KEY: pemFiles.optional(),
  BOTHY_TRUSTED_PROXIES: proxyList.default([]),
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
