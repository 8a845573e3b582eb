import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { audit } from '#server/audit/audit.ts'
import { requireRecentSignIn } from '#server/auth/recent-sign-in.ts'
import { readSession, type Session } from '#server/auth/sessions.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import type { RequestOrigin, SignedInContext } from '#server/trpc.ts'
import {
  type BeginRegistrationInput,
  type RegistrationFailure,
  type RegistrationForm,
  registrationFailure,
} from './github.schema.ts'
import { callGithub, contentOf } from './github-api.ts'
import { manifestFor } from './manifest.ts'
import * as store from './registration.store.ts'
import { readStored, sealCredentials, tellRegistrationChanged } from './registration.ts'

/** As long as GitHub's code is good for. */
const setUpMs = 60 * 60_000

const hashOf = (state: string): string => createHash('sha256').update(state).digest('hex')

/**
 * The form that makes an App of this server at GitHub. Who sent it may come back with it once,
 * in this session.
 * @throws AppError RECENT_SIGN_IN_REQUIRED, GITHUB_REGISTERED
 */
export async function beginRegistration(
  ctx: SignedInContext,
  { organization, extras }: BeginRegistrationInput,
): Promise<RegistrationForm> {
  requireRecentSignIn(ctx)
  await requireNone(ctx)
  const { url } = ctx.config.github
  const state = randomBytes(32).toString('base64url')
  const now = ctx.clock.now()
  const sessionHash = ctx.session.tokenHash
  const setUp = { stateHash: hashOf(state), sessionHash, expiresAt: now + setUpMs }
  await store.insertSetUp(ctx.db, setUp, now)
  const owner = organization === null ? '' : `/organizations/${organization}`
  return {
    action: `${url}${owner}/settings/apps/new?state=${state}`,
    manifest: JSON.stringify(manifestFor(ctx.config, extras)),
  }
}

async function requireNone(ctx: Pick<AppContext, 'config' | 'db'>): Promise<void> {
  if (ctx.config.github.app) {
    throw new AppError('GITHUB_REGISTERED', 'AUTH_GITHUB_ID registers this server already.')
  }
  if (await readStored(ctx)) {
    throw new AppError(
      'GITHUB_REGISTERED',
      'This server is registered at GitHub already. Forget that registration first.',
    )
  }
}

const returnQuery = z.object({
  code: z.string().regex(/^[\w-]{1,200}$/),
  state: z.string().regex(/^[\w-]{43}$/),
})

type FlowContext = AppContext & { from?: RequestOrigin | undefined }

/**
 * A browser that GitHub sent back: it ends up on the administrator's page, which says how it went.
 */
export async function finishRegistration(ctx: FlowContext, request: Request): Promise<Response> {
  const failed = await finish(ctx, request)
  const query = failed === null ? 'registered=yes' : `failed=${failed}`
  return new Response(null, {
    status: 303,
    headers: {
      location: `${ctx.config.publicUrl}/admin/github?${query}`,
      'cache-control': 'no-store',
    },
  })
}

async function finish(ctx: FlowContext, request: Request): Promise<RegistrationFailure | null> {
  const session = await readSession(ctx, request.headers.get('cookie') ?? undefined)
  if (!session?.user.isAdmin) return 'GITHUB_SETUP_NOT_ALLOWED'
  const { searchParams } = new URL(request.url)
  const query = returnQuery.safeParse(Object.fromEntries(searchParams))
  if (!query.success || searchParams.size !== 2) return 'GITHUB_SETUP_INVALID'
  const asked = { stateHash: hashOf(query.data.state), sessionHash: session.tokenHash }
  if (!(await store.takeSetUp(ctx.db, { ...asked, now: ctx.clock.now() }))) {
    return 'GITHUB_SETUP_INVALID'
  }
  try {
    await requireNone(ctx)
    await register(ctx, session, await convert(ctx, query.data.code))
    return null
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    ctx.log.warn({ err: error }, 'An App made at GitHub was not registered')
    return registrationFailure.safeParse(error.code).data ?? 'GITHUB_SETUP_FAILED'
  }
}

const conversion = z.object({
  id: z.int().positive(),
  slug: z.string().regex(/^[a-z\d](?:[a-z\d-]{0,98}[a-z\d])?$/),
  client_id: z.string().regex(/^[\w.]{1,100}$/),
  client_secret: z.string().min(1).max(500),
  webhook_secret: z.string().max(500).nullish(),
  pem: z.string().startsWith('-----BEGIN').max(20_000),
  owner: z.object({ login: z.string().max(100) }).nullish(),
})

/** What GitHub tells once, to whoever brings the code. */
async function convert(ctx: AppContext, code: string): Promise<z.output<typeof conversion>> {
  const route = 'POST /app-manifests/{code}/conversions'
  const reply = await callGithub(ctx, route, { code, caller: null })
  if (reply.status === 404 || reply.status === 422) {
    throw new AppError('GITHUB_SETUP_FAILED', `GitHub refused the code with ${reply.status}.`)
  }
  return contentOf(conversion, reply, 201)
}

async function register(
  ctx: FlowContext,
  session: Session,
  made: z.output<typeof conversion>,
): Promise<void> {
  const { url } = ctx.config.github
  const sealedCredentials = sealCredentials(
    ctx,
    { url },
    {
      clientId: made.client_id,
      clientSecret: made.client_secret,
      slug: made.slug,
      privateKey: made.pem,
      webhookSecret: made.webhook_secret ?? null,
    },
  )
  await ctx.db.transaction().execute(async (db) => {
    const createdBy = session.user.id
    const row = { url, sealedCredentials, createdAt: ctx.clock.now(), createdBy }
    if (!(await store.insertRegistration(db, row))) {
      throw new AppError('GITHUB_REGISTERED', 'Somebody else has registered this server meanwhile.')
    }
    const after = { clientId: made.client_id, slug: made.slug, owner: made.owner?.login ?? null }
    const object = { type: 'instance', id: 'github', name: new URL(url).host } as const
    await audit({ ...ctx, db, session }, { action: 'github.register', object, after })
  })
  await tellRegistrationChanged(ctx)
}
