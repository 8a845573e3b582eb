import { z } from 'zod'
import type { AppContext } from '#server/context.ts'
import { placeIn, type SealedColumn, seal, unseal } from '#server/seal.ts'
import * as store from './registration.store.ts'

/** As what GitHub knows this server. Never to be logged, nor sent to a browser. */
export type GithubRegistration = {
  kind: 'app' | 'oauth'
  /** The origin of GitHub, or of the Enterprise Server. */
  url: string
  clientId: string
  clientSecret: string
  /** What a GitHub App is called in addresses, where that is known. */
  slug: string | null
  /** Of a GitHub App, as PEM, where it was given. */
  privateKey: string | null
  webhookSecret: string | null
  source: 'environment' | 'stored'
}

const credentials = z.object({
  clientId: z.string(),
  clientSecret: z.string(),
  slug: z.string(),
  privateKey: z.string(),
  webhookSecret: z.string().nullable(),
})
export type StoredCredentials = z.infer<typeof credentials>

/** Where they are kept. */
export const githubCredentialsColumn = {
  table: 'githubRegistration',
  column: 'sealedCredentials',
  row: ['url'],
} as const satisfies SealedColumn<'githubRegistration'>

type RegistrationContext = Pick<AppContext, 'config' | 'db'>

/** What stands in the database for a GitHub: the numbers of another host are other people. */
export const githubProvider = ({ url }: Pick<GithubRegistration, 'url'>): string =>
  `github:${new URL(url).host}`

/**
 * The registration that counts now: of the environment, else of the manifest flow; null where
 * there is none, or none that can be opened. To be read anew for each use: another server may
 * have changed it.
 */
export async function readGithub(ctx: RegistrationContext): Promise<GithubRegistration | null> {
  const { url, app } = ctx.config.github
  if (app) {
    const kind = isOfGithubApp(app.clientId) ? 'app' : 'oauth'
    return { webhookSecret: null, ...app, kind, url, source: 'environment' }
  }
  const stored = await readStored(ctx)
  if (!stored?.credentials) return null
  return { ...stored.credentials, kind: 'app', url, source: 'stored' }
}

/**
 * GitHub Apps have client ids such as `Iv1.…` and `Iv23…`, OAuth apps `Ov23…` or twenty
 * hexadecimal digits.
 */
const isOfGithubApp = (clientId: string): boolean => clientId.startsWith('Iv')

/**
 * What the manifest flow stored; the credentials are null where their key is gone, or they were
 * changed (S-77).
 */
export async function readStored(ctx: RegistrationContext) {
  const row = await store.findRegistration(ctx.db, ctx.config.github.url)
  return row && { ...row, credentials: open(ctx, row) }
}

function open(
  ctx: RegistrationContext,
  row: NonNullable<Awaited<ReturnType<typeof store.findRegistration>>>,
): StoredCredentials | null {
  try {
    const place = placeIn(githubCredentialsColumn, row)
    return credentials.parse(
      JSON.parse(unseal(ctx.config.keyRing.keys, place, row.sealedCredentials)),
    )
  } catch {
    // Of a key that is not here, or damaged: the administrator's page says so.
    return null
  }
}

export const sealCredentials = (
  ctx: RegistrationContext,
  row: { url: string },
  stored: StoredCredentials,
): string =>
  seal(ctx.config.keyRing.keys, placeIn(githubCredentialsColumn, row), JSON.stringify(stored))

type Listener = () => Promise<void>

/** One set for each database: two servers in one process (tests) do not hear each other. */
const listeners = new WeakMap<AppContext['db'], Set<Listener>>()

/** Calls the listener after each change that this process made. */
export function onRegistrationChanged(ctx: Pick<AppContext, 'db'>, listener: Listener): Disposable {
  const own = listeners.get(ctx.db) ?? new Set()
  listeners.set(ctx.db, own.add(listener))
  return { [Symbol.dispose]: () => void own.delete(listener) }
}

/** Resolves once everybody who listens has taken it up. */
export async function tellRegistrationChanged(ctx: Pick<AppContext, 'db' | 'log'>): Promise<void> {
  for (const listener of [...(listeners.get(ctx.db) ?? [])]) {
    await listener().catch((error: unknown) => {
      ctx.log.error({ err: error }, 'A changed registration at GitHub was not taken up')
    })
  }
}
