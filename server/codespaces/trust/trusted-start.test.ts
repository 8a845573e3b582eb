import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { readCodespaceGrant } from '#server/github/github.ts'
import { findById } from '../codespaces.store.ts'
import { renewAccess } from '../credentials/repository-access.ts'
import { command, configuration, hashOf, startTrust, within } from './trusted-start.testing.ts'

let at: Awaited<ReturnType<typeof startTrust>>
beforeAll(async () => {
  at = await startTrust()
})
afterAll(() => at?.[Symbol.asyncDispose]())

test('S-76 a fork’s pull request has nothing and runs nothing, also of a listed repository, until it is trusted', async () => {
  const ref = { kind: 'pull', number: 1 } as const
  const form = { repositoryUrl: `${at.hub.url}/acme/listed`, sha: at.head }
  expect(await at.ada.api.repositories.preview({ ...form, ref })).toMatchObject({
    ...{ trust: { isTrusted: false, reason: 'fork' }, configurationHash: hashOf(configuration) },
    wants: { secretNames: ['TOKEN'] },
  })
  const made = await at.create(at.ada, 'acme/listed', { ref })
  const { configurationHash } = made.trust
  expect(made.trust).toEqual({
    isTrusted: false,
    reason: 'fork',
    configurationHash: hashOf(configuration),
    isTrustedAtNextStart: false,
    reasonAtNextStart: 'fork',
  })
  await at.hasNothing(at.ada, made)
  expect(await at.tokensFor(at.ada, made.id)).toEqual([{ metadata: 'read', contents: 'read' }])
  // Changed while it runs, it gets them no more than at its start.
  const value = Buffer.from('other').toString('base64')
  const other = {
    of: { level: 'user' as const },
    name: 'OTHER',
    audience: { kind: 'all' as const },
  }
  await at.ada.api.secrets.set({ ...other, value })
  await at.hasNothing(at.ada, made)
  await at.ada.api.secrets.delete({ of: other.of, name: 'OTHER' })

  const { name } = made
  const request = await at.ada.api.codespaces.trustRequest({ name })
  expect(request.wants).toMatchObject({
    commands: [{ hook: 'postStartCommand', text: command }],
    secretNames: ['TOKEN'],
  })
  const said = await at.ada.api.codespaces.trust({
    name,
    configurationHash: configurationHash ?? '',
  })
  expect(said.trust).toMatchObject({
    ...{ isTrusted: false, reason: 'fork' },
    ...{ isTrustedAtNextStart: true, reasonAtNextStart: 'decision' },
  })
  expect(await at.audited(at.ada, made.id)).toContain('repository.trust')
  await at.hasNothing(at.ada, made)
  expect(await at.restart(at.ada, name)).toMatchObject({ isTrusted: true, reason: 'decision' })
  await at.ran(made.id)

  // The same fork's with the same configuration has been decided about.
  expect((await at.ada.api.repositories.preview({ ...form, ref })).trust.reason).toBe('decision')
  expect((await at.ada.api.repositories.preview(form)).trust.reason).toBe('administrator')
})

test('what administrators list is trusted without a question, at a branch and at none else', async () => {
  const { id, trust } = await at.create(at.ada, 'acme/listed')
  expect(trust).toMatchObject({ isTrusted: true, reason: 'administrator' })
  await at.ran(id)
  await vi.waitFor(() => expect(existsSync(join(at.placeOf(id), 'token'))).toBe(true), within)
  // A host shows a fork's commits as the repository's own.
  const commit = await at.create(at.ada, 'acme/listed', { ref: { kind: 'commit', sha: at.head } })
  expect(commit.trust).toMatchObject({ isTrusted: false, reason: 'undecided' })
})

test('S-76 the history of an untrusted one is fetched before anything runs in it, and never after', async () => {
  const { ctx } = at.app
  const { id, name } = await at.create(at.linus, 'acme/changing')
  expect((await findById(ctx, id))?.isHistoryComplete).toBe(1)
  const other = await at.create(at.linus, 'acme/changing', {
    trustedConfigurationHash: 'a'.repeat(64),
  })
  expect(other.trust).toMatchObject({ isTrusted: false, reason: 'changed' })
  expect((await findById(ctx, other.id))?.isHistoryComplete).toBe(1)
  // As where that failed. Whatever ran since may have written what Git heeds.
  await ctx.db.updateTable('codespace').set({ isHistoryComplete: 0 }).where('id', '=', id).execute()
  await at.restart(at.linus, name)
  await vi.waitFor(async () => {
    const steps = ctx.db.selectFrom('codespaceStep').select(['name', 'state', 'error'])
    expect(await steps.where('codespaceId', '=', id).execute()).toContainEqual({
      name: 'history',
      state: 'skipped',
      error: 'Not fetched: this codespace is untrusted.',
    })
  }, within)
  await at.hasNothing(at.linus, { id, name })
  expect((await findById(ctx, id))?.isHistoryComplete).toBe(0)
})

test('S-75 S-76 a token asked for while it was trusted is not kept once it is not', async () => {
  const { ctx } = at.app
  const { id } = await at.create(at.ada, 'acme/listed')
  const before = await readCodespaceGrant(ctx, id)
  const renewing = renewAccess(ctx, { id })
  const trust = JSON.stringify({ generation: 1, isTrusted: false, reason: 'changed' })
  await ctx.db.updateTable('codespace').set({ trust }).where('id', '=', id).execute()
  await renewing
  const after = await readCodespaceGrant(ctx, id)
  expect([before?.id, undefined]).toContain(after?.id)
})

test('S-90 another repository that has the name by now is given no token', async () => {
  const { ctx } = at.app
  const { id, name } = await at.create(at.ada, 'acme/listed')
  expect(await readCodespaceGrant(ctx, id)).not.toBeNull()
  const changes = { repositoryId: '999999999' }
  await ctx.db.updateTable('codespace').set(changes).where('id', '=', id).execute()
  await renewAccess(ctx, { id })
  expect(await readCodespaceGrant(ctx, id)).toBeNull()
  const { repositoryAccess } = await at.ada.api.codespaces.get({ name })
  expect(repositoryAccess).toMatchObject({ access: 'none', refusal: 'moved' })
})
