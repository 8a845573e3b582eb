import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as breath } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { listAuditInput } from '#server/audit/audit.schema.ts'
import { listAudit } from '#server/audit/audit.ts'
import { readSignInMethods, takeUpInvitations } from '#server/auth/auth.ts'
import { openTestGithub, type TestBrowser } from '#server/auth/github/github.testing.ts'
import type { AppContext } from '#server/context.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { forgetRegistration } from './forget-registration.ts'
import { manifestFor } from './manifest.ts'
import { beginRegistration, finishRegistration } from './manifest-flow.ts'
import { onRegistrationChanged, readGithub } from './registration.ts'
import { viewRegistration } from './registration-view.ts'

const mine = { organization: null, extras: [] }

/** A server that GitHub does not know yet, with an owner. */
async function openUnregistered() {
  const environment = { AUTH_GITHUB_ID: '', AUTH_GITHUB_SECRET: '' }
  const github = await openTestGithub({ environment })
  const { hub, ctx } = github
  const owner = await github.ownersBrowser()
  const as = async (browser: TestBrowser) =>
    ({ ...ctx, session: await browser.session() }) as SignedInContext
  /** What GitHub makes of the form, and sends back with. */
  const submit = ({ action, manifest }: { action: string; manifest: string }) => {
    const asked = JSON.parse(manifest)
    const app = hub.addApp(asked.name, 'ada', {
      callbackUrls: asked.callback_urls,
      isPublic: asked.public,
      permissions: asked.default_permissions,
    })
    const state = new URL(action).searchParams.get('state') ?? ''
    return { app, code: hub.world.newManifestCode(app), state }
  }
  const comeBack = async (
    browser: TestBrowser,
    { code, state, ...others }: { code: string; state: string; more?: string },
  ) => {
    const query = { code, state, ...('more' in others && { more: '1' }) }
    const url = `${ctx.config.publicUrl}/api/github/manifest?${new URLSearchParams(query)}`
    const request = new Request(url, { headers: { cookie: browser.cookie } })
    const response = await finishRegistration(ctx as AppContext, request)
    expect(response.status).toBe(303)
    return (response.headers.get('location') ?? '').slice(ctx.config.publicUrl.length)
  }
  return { ...github, owner, as, submit, comeBack }
}

test('an administrator makes the App at GitHub, and people sign in by it at once (S-77)', async () => {
  await using github = await openUnregistered()
  const { ctx, owner, hub } = github
  expect(await readSignInMethods(ctx)).toEqual({ github: null })
  const form = await beginRegistration(await github.as(owner), mine)
  expect(form.action).toMatch(new RegExp(`^${hub.url}/settings/apps/new\\?state=[\\w-]{43}$`))
  const { app, code, state } = github.submit(form)
  expect(await github.comeBack(owner, { code, state })).toBe('/admin/github?registered=yes')

  expect(await readGithub(ctx)).toMatchObject({
    kind: 'app',
    clientId: app.clientId,
    privateKey: app.privateKey,
    slug: app.slug,
    source: 'stored',
  })
  expect(await readSignInMethods(ctx)).toMatchObject({ github: {} })
  const browser = github.browser()
  expect(await browser.visitGithub('ada')).toBe('/')
  const { registration } = await viewRegistration(ctx)
  expect(registration).toMatchObject({
    kind: 'app',
    lockedBy: null,
    installUrl: `${hub.url}/github-apps/${app.slug}/installations/new`,
  })
  const { dataFolder } = ctx.config
  const stored = readdirSync(dataFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')
  const said = JSON.stringify([registration, await listAudit(ctx, listAuditInput.parse({}))])
  for (const secret of [app.clientSecret, app.privateKey.split('\n')[1] ?? '', state, code]) {
    expect([stored.includes(secret), said.includes(secret)]).toEqual([false, false])
  }
  expect(said).toContain('github.register')
})

test('S-14 the way back is for the session that left, and for one return', async () => {
  await using github = await openUnregistered()
  const { owner } = github
  const { code, state } = github.submit(await beginRegistration(await github.as(owner), mine))
  const invalid = '/admin/github?failed=GITHUB_SETUP_INVALID'
  const notAllowed = '/admin/github?failed=GITHUB_SETUP_NOT_ALLOWED'
  // Neither nobody, nor the same person in another browser.
  expect(await github.comeBack(github.browser(), { code, state })).toBe(notAllowed)
  const elsewhere = await github.ownersBrowser()
  expect(await github.comeBack(elsewhere, { code, state })).toBe(invalid)
  expect(await github.comeBack(owner, { code, state: 'x'.repeat(43) })).toBe(invalid)
  expect(await github.comeBack(owner, { code, state, more: '1' })).toBe(invalid)
  expect(await github.comeBack(owner, { code, state })).toBe('/admin/github?registered=yes')
  expect(await github.comeBack(owner, { code, state })).toBe(invalid)
})

test('a form is good for an hour, and takes a recent sign-in', async () => {
  await using github = await openUnregistered()
  const { owner, auth } = github
  const { code, state } = github.submit(await beginRegistration(await github.as(owner), mine))
  auth.waitMinutes(61)
  const location = await github.comeBack(owner, { code, state })
  expect(location).toBe('/admin/github?failed=GITHUB_SETUP_INVALID')
  auth.waitMinutes(60)
  const late = github.as(owner)
  await expect(late.then((ctx) => beginRegistration(ctx, mine))).rejects.toMatchObject({
    code: 'RECENT_SIGN_IN_REQUIRED',
  })
  await expect(late.then(forgetRegistration)).rejects.toMatchObject({
    code: 'RECENT_SIGN_IN_REQUIRED',
  })
})

test.each([
  [{ kind: 'status', status: 502 }, 'GITHUB_UNREACHABLE'],
  [{ kind: 'rate limited' }, 'GITHUB_UNREACHABLE'],
  [{ kind: 'status', status: 201, body: '{"id":1}' }, 'GITHUB_UNREACHABLE'],
  [{ kind: 'status', status: 404 }, 'GITHUB_SETUP_FAILED'],
] as const)(
  'a GitHub that answers %o registers nothing, and %s says so (F-52)',
  async (mood, failed) => {
    await using github = await openUnregistered()
    const { owner, ctx } = github
    const { code, state } = github.submit(await beginRegistration(await github.as(owner), mine))
    using _ = github.hub.mood('POST /api/v3/app-manifests/*', mood)
    expect(await github.comeBack(owner, { code, state })).toBe(`/admin/github?failed=${failed}`)
    expect(await readGithub(ctx)).toBeNull()
  },
)

test('of two who register one does, and what the environment says is not registered over', async () => {
  await using github = await openUnregistered()
  const { owner, ctx, hub } = github
  const form = await beginRegistration(await github.as(owner), { ...mine, organization: 'acme' })
  expect(form.action).toContain(`${hub.url}/organizations/acme/settings/apps/new?`)
  const first = github.submit(form)
  const second = github.submit(await beginRegistration(await github.as(owner), mine))
  expect(await github.comeBack(owner, first)).toContain('registered=yes')
  expect(await github.comeBack(owner, second)).toContain('failed=GITHUB_REGISTERED')
  const again = beginRegistration(await github.as(owner), mine)
  await expect(again).rejects.toMatchObject({ code: 'GITHUB_REGISTERED' })

  const app = { clientId: 'Ov23li', clientSecret: 'x', privateKey: null, slug: null }
  ctx.config.github.app = app
  expect(await readGithub(ctx)).toMatchObject({ kind: 'oauth', source: 'environment' })
  expect((await viewRegistration(ctx)).registration).toMatchObject({ lockedBy: 'AUTH_GITHUB_ID' })
})

test('forgetting it signs out who came by it, and has GitHub take back what it gave', async () => {
  await using github = await openUnregistered()
  const { owner, ctx, hub } = github
  const made = github.submit(await beginRegistration(await github.as(owner), mine))
  await github.comeBack(owner, made)
  const ada = github.browser()
  await ada.visitGithub('ada')
  using _ = onRegistrationChanged(ctx, async () => void (await takeUpInvitations(ctx)))
  await forgetRegistration(await github.as(owner))
  expect(await readGithub(ctx)).toBeNull()
  expect(await ada.session()).toBeNull()
  expect(await owner.session()).not.toBeNull()
  expect(await github.accounts()).toMatchObject([{ sealedToken: null }])
  const deadline = AbortSignal.timeout(20_000)
  while (hub.world.tokens.valid.length > 0) {
    deadline.throwIfAborted()
    await breath()
  }
  const none = forgetRegistration(await github.as(owner))
  await expect(none).rejects.toMatchObject({ code: 'GITHUB_REGISTRATION_NOT_FOUND' })
})

test('a registration whose key is gone is said to be, and can be forgotten (F-51)', async () => {
  await using github = await openUnregistered()
  const { owner, ctx } = github
  await github.comeBack(owner, github.submit(await beginRegistration(await github.as(owner), mine)))
  const sealedCredentials = 'v1.00000000.AAAA'
  await ctx.db.updateTable('githubRegistration').set({ sealedCredentials }).execute()
  expect(await readGithub(ctx)).toBeNull()
  expect(await viewRegistration(ctx)).toMatchObject({ registration: null, isUnreadable: true })
  await forgetRegistration(await github.as(owner))
  expect(await viewRegistration(ctx)).toMatchObject({ registration: null, isUnreadable: false })
})

test('the manifest asks for no more than is wanted, and names a webhook only where GitHub can reach it', () => {
  const at = (publicUrl: string) => manifestFor({ publicUrl }, [])
  for (const loopback of ['http://localhost:7080', 'http://127.0.0.1:7080', 'http://[::1]:7080']) {
    expect(at(loopback)).not.toHaveProperty('hook_attributes')
  }
  const manifest = at('https://bothy.a-company-with-a-long-name.example.com')
  expect(manifest).toMatchObject({
    hook_attributes: { active: true },
    callback_urls: [
      'https://bothy.a-company-with-a-long-name.example.com/api/auth/callback/github',
    ],
  })
  expect(String(manifest.name).length).toBeLessThanOrEqual(34)
  expect(manifest.default_permissions).not.toHaveProperty('administration')
  const { default_permissions } = manifestFor({ publicUrl: 'https://a.example' }, ['forks'])
  expect(default_permissions).toMatchObject({ administration: 'write' })
  expect(default_permissions).not.toHaveProperty('workflows')
})
