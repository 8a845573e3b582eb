import { expect, test } from 'vitest'
import { insertTestCodespace } from '#server/db/database.testing.ts'
import { SteadyClock } from '#server/system/steady-clock.ts'
import { TestApp } from '#server/testing/test-app.ts'
import { readOwnRows } from './account.store.ts'
import { deleteDueAccounts } from './delete-account.ts'

const dayMs = 24 * 60 * 60_000

async function appWithMallory() {
  const app = await TestApp.start()
  await app.signIn()
  const mallory = await app.signIn('mallory')
  const { id } = mallory.session.user
  const at = { desired: 'stopped', phase: 'stopped', phaseGeneration: 1 } as const
  await insertTestCodespace(app.ctx.db, crypto.randomUUID(), { ownerId: id, name: 'hut', ...at })
  const of = { level: 'user', ownerKey: '' } as const
  const value = Buffer.from('a secret').toString('base64')
  await mallory.api.secrets.set({ of, name: 'API_KEY', value, audience: { kind: 'all' } })
  const later = (days: number) => {
    const clock = { now: () => Date.now() + days * dayMs }
    return { ...app.ctx, clock, steadyClock: new SteadyClock(clock) }
  }
  const rowsOf = async () => ({
    users: await app.ctx.db.selectFrom('User').select('name').orderBy('name').execute(),
    codespaces: await app.ctx.db.selectFrom('codespace').select('desired').execute(),
    secrets: await app.ctx.db.selectFrom('secret').select('name').execute(),
  })
  return { app, mallory, later, rowsOf, confirmation: { confirmation: 'mallory' } }
}

test('an account that was deleted opens nothing, and after a week it is gone with all that was in it', async () => {
  const { app, mallory, later, rowsOf, confirmation } = await appWithMallory()
  await using _ = app
  const consent = { repositoryUrl: 'https://github.com/a/b', listHash: 'h', isGiven: 1 }
  const { id: userId } = mallory.session.user
  const said = { ...consent, userId, createdAt: 1 }
  await app.ctx.db.insertInto('repositoryConsent').values(said).execute()
  await mallory.api.account.delete(confirmation)
  await expect(app.comeBack(mallory)).rejects.toThrow('did not outlive')
  expect(await deleteDueAccounts(later(6.9))).toBe(0)
  expect(await rowsOf()).toMatchObject({
    users: [{ name: 'mallory' }, { name: 'owner' }],
    codespaces: [{ desired: 'deleted' }],
  })

  await expect.poll(() => deleteDueAccounts(later(7.1)), { timeout: 10_000 }).toBe(1)
  expect(await rowsOf()).toEqual({ users: [{ name: 'owner' }], codespaces: [], secrets: [] })
  const rest = Object.entries(await readOwnRows(app.ctx, userId))
  expect(rest.filter(([, rows]) => rows.length > 0)).toEqual([])
  const audited = await app.ctx.db
    .selectFrom('auditEvent')
    .selectAll()
    .where('action', '=', 'account.gone')
    .execute()
  expect(audited).toMatchObject([{ objectId: mallory.session.user.id, actorId: null }])
  expect(JSON.stringify(audited)).not.toContain('mallory')
})

test('signing in within the week takes it back, and the codespaces are in the trash', async () => {
  const { app, mallory, later, rowsOf, confirmation } = await appWithMallory()
  await using _ = app
  await mallory.api.account.delete(confirmation)
  const back = await app.signIn('mallory')
  expect(await deleteDueAccounts(later(8))).toBe(0)
  const [codespace] = await back.api.codespaces.list()
  expect(codespace?.deletedUntil).toBeGreaterThan(Date.now() + 6 * dayMs)
  expect((await rowsOf()).secrets).toEqual([{ name: 'API_KEY' }])
  const { events } = await back.api.audit.own({})
  expect(events.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['account.delete', 'account.keep']),
  )
})

test('a clock that jumps ends nobody’s week (F-32)', async () => {
  const { app, mallory, rowsOf, confirmation } = await appWithMallory()
  await using _ = app
  await mallory.api.account.delete(confirmation)
  app.ctx.clock.now = () => Date.now() + 400 * dayMs
  expect(await deleteDueAccounts(app.ctx)).toBe(0)
  expect((await rowsOf()).users).toEqual([{ name: 'mallory' }, { name: 'owner' }])
})

test('it takes the name, a recent sign-in, and somebody who is not the owner', async () => {
  const { app, mallory, later, confirmation } = await appWithMallory()
  await using _ = app
  const refusal = (code: string) => ({ cause: { code } })
  const wrong = mallory.api.account.delete({ confirmation: 'Mallory' })
  await expect(wrong).rejects.toMatchObject(refusal('ACCOUNT_NAME_WRONG'))
  const owner = await app.signIn()
  const last = owner.api.account.delete({ confirmation: 'owner' })
  await expect(last).rejects.toMatchObject(refusal('OWNER_CHANGE_NOT_ALLOWED'))
  const { deleteAccount } = await import('./delete-account.ts')
  const old = deleteAccount({ ...later(1), session: mallory.session }, confirmation)
  await expect(old).rejects.toMatchObject({ code: 'RECENT_SIGN_IN_REQUIRED' })
  expect(await app.comeBack(mallory)).toBeDefined()
})
