import { expect, test } from 'vitest'
import { suspendUser } from '#server/admin/users.ts'
import { listAuditInput } from '#server/audit/audit.schema.ts'
import { listAudit } from '#server/audit/audit.ts'
import { disconnectGithub } from '#server/auth/auth.ts'
import { openTestApp } from './github-app.testing.ts'
import { followRevocations, revokeDue } from './revocations.ts'

const revoked = (hub: { log: string[] }) => hub.log.filter((line) => line.endsWith('/grant')).length

test('signing out ends the session only; disconnecting has GitHub take back everything', async () => {
  await using github = await openTestApp()
  const { hub, app, ctx } = github
  const owner = await github.ownersBrowser()
  await owner.visitGithub('ada', 'connect')
  const elsewhere = hub.authorize(app, 'ada')
  const userId = (await owner.session())?.user.id ?? ''
  const { cookie, csrfToken } = await github.auth.csrf(owner.cookie)
  await github.auth.postJson('/api/auth/signout', { csrfToken }, { cookie })
  expect(await owner.session()).toBeNull()
  expect(revoked(hub)).toBe(0)
  expect(hub.world.tokens.find(elsewhere.token)).not.toBeNull()

  await disconnectGithub(ctx, userId)
  await github.settled()
  expect(hub.world.tokens.valid).toEqual([])
  expect(await github.pending()).toEqual([])
  const { events } = await listAudit(ctx, listAuditInput.parse({}))
  expect(events[0]).toMatchObject({
    action: 'github.revoke',
    actor: null,
    object: { id: userId },
    after: { outcome: 'revoked', attempts: 1 },
  })
})

test('a GitHub that does not answer is told later, and the token is gone here at once (F-52)', async () => {
  await using github = await openTestApp()
  const { hub, ctx } = github
  const owner = await github.ownersBrowser()
  await owner.visitGithub('ada', 'connect')
  const userId = (await owner.session())?.user.id ?? ''
  {
    using _ = hub.mood('DELETE /api/v3/applications/*', { kind: 'status', status: 503 })
    await disconnectGithub(ctx, userId)
    await github.tried()
  }
  expect(await github.accounts()).toEqual([])
  const [waiting] = await github.pending()
  expect(waiting).toMatchObject({ userId, attempts: 1 })
  for (const token of hub.oauth.tokens) expect(waiting?.sealedGrant).not.toContain(token)
  // Not before its time.
  await revokeDue(ctx)
  expect(await github.pending()).toHaveLength(1)

  // By then the token has run out, and is renewed to be given back.
  hub.world.elapse(9 * 60 * 60_000)
  github.auth.waitMinutes(9 * 60)
  await ctx.db.updateTable('githubRevocation').set({ nextAttemptAt: 0 }).execute()
  using _ = followRevocations(ctx)
  await github.settled()
  expect(hub.world.tokens.valid).toEqual([])
})

test('of two servers one gives back', async () => {
  await using github = await openTestApp()
  const owner = await github.ownersBrowser()
  await owner.visitGithub('ada', 'connect')
  const { hub, ctx } = github
  {
    using _ = hub.mood('DELETE /api/v3/applications/*', { kind: 'broken' })
    await disconnectGithub(ctx, (await owner.session())?.user.id ?? '')
    await github.tried()
  }
  await ctx.db.updateTable('githubRevocation').set({ nextAttemptAt: 0 }).execute()
  const before = revoked(hub)
  await Promise.all([revokeDue(ctx), revokeDue({ ...ctx }), revokeDue({ ...ctx })])
  expect(revoked(hub) - before).toBe(1)
  expect(await github.pending()).toEqual([])
})

test('who is suspended, who is invited no more, and who connects another account leave nothing at GitHub', async () => {
  await using github = await openTestApp({ BOTHY_GITHUB_USERS: 'ada,grace' })
  const { hub } = github
  hub.addPerson('grace')
  const owner = await github.ownersBrowser()
  const grace = github.browser()
  await grace.visitGithub('grace')
  const graceId = (await grace.session())?.user.id ?? ''
  await suspendUser(await github.administrator(owner), graceId)
  await github.settled()
  expect(await grace.session()).toBeNull()
  expect(hub.world.tokens.valid).toEqual([])
  // Not told as the administrator's deed, nor from where they are: grace reads it too.
  const { events } = await listAudit(github.ctx, listAuditInput.parse({}))
  expect(events[0]).toMatchObject({ action: 'github.revoke', actor: null, address: null })

  await owner.visitGithub('ada', 'connect')
  hub.addPerson('countess')
  expect(await owner.visitGithub('countess', 'connect')).toBe('/')
  await github.settled()
  expect(hub.world.tokens.valid.map(({ person }) => person?.login)).toEqual(['countess'])
})
