import { expect, test } from 'vitest'
import { appRouter } from '#server/router.ts'
import { TestApp } from '#server/testing/test-app.ts'
import type { SecretHolder } from './secrets.schema.ts'
import { ofOrganization, ofRepository, own, toAll, variable } from './secrets.testing.ts'

test('the key is changed by administrators who signed in lately, and it is recorded (S-92)', async () => {
  await using app = await TestApp.start()
  const owner = await app.signIn()
  const { api: mallory } = await app.signIn('mallory')
  for (const call of [mallory.secrets.sealing.get, mallory.secrets.sealing.rotate]) {
    await expect(call()).rejects.toMatchObject({ code: 'FORBIDDEN' })
  }
  const { session } = owner
  const signIn = (createdAt: number) =>
    app.ctx.db.updateTable('Session').set({ createdAt }).execute()
  const { sealing } = owner.api.secrets
  await signIn(session.signedInAt - 3 * 60 * 60 * 1000)
  await expect(sealing.rotate()).rejects.toMatchObject({
    cause: { code: 'RECENT_SIGN_IN_REQUIRED' },
  })
  await expect.poll(async () => (await sealing.get()).isRotating).toBe(false)
  const [before] = (await sealing.get()).keys
  await signIn(session.signedInAt)
  const { keys } = await sealing.rotate()
  expect(keys).toMatchObject([{ isCurrent: true }, { id: before?.id, isCurrent: false }])
  const events = await app.ctx.db
    .selectFrom('auditEvent')
    .select(['actorId'])
    .where('action', '=', 'secret.rotateKey')
    .execute()
  expect(events).toEqual([{ actorId: session.user.id }])
})

test('administrators are told which repositories and organisations have secrets, and how many', async () => {
  await using app = await TestApp.start()
  const { api } = await app.signIn()
  expect(await api.secrets.holders()).toEqual([])
  await api.secrets.set(variable('MINE', 'a'))
  for (const [name, of] of [
    ['A', ofRepository],
    ['B', ofRepository],
    ['A', ofOrganization],
  ] as const) {
    await api.secrets.set(variable(name, 'a', { of }))
  }
  expect(await api.secrets.holders()).toEqual([
    { ...ofOrganization, count: 1 },
    { ...ofRepository, count: 2 },
  ])
})

test('nobody who is not signed in gets anywhere, and nobody beside administrators to what is shared', async () => {
  await using app = await TestApp.start()
  await app.signIn()
  const { api } = await app.signIn('mallory')
  const nobody = appRouter.createCaller({ ...app.ctx, session: null })
  const callsOf = ({ secrets }: typeof api, of: SecretHolder) => [
    () => secrets.list({ of }),
    () => secrets.set(variable('A', 'a', { of })),
    () => secrets.delete({ of, name: 'A' }),
    () => secrets.import({ of, text: 'A=a', audience: toAll }),
  ]
  for (const call of callsOf(nobody, own)) {
    await expect(call()).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  }
  for (const of of [ofRepository, { ...ofRepository, ownerKey: 'github.com/x/y' }]) {
    for (const call of callsOf(api, of)) {
      await expect(call()).rejects.toMatchObject({ code: 'FORBIDDEN' })
    }
  }
  for (const ownerKey of ['', 'acme', 'github.com/acme/widgets', '../x', 'a/b/c/d', 'a b/c']) {
    const wrong = api.secrets.list({ of: { ...ofOrganization, ownerKey } })
    await expect(wrong).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  }
})
