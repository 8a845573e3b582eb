import { expect, test } from 'vitest'
import { appRouter } from '#server/router.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'

const of = { scope: 'instance' } as const
const asked = (api: TestUser['api']['settings']['admin']) => [
  () => api.list({ of }),
  () => api.set({ of, id: 'files.uploads', value: false }),
  () => api.set({ of, id: 'no.such', value: null }),
  () => api.scopes(),
]

test('members and strangers see and change nothing of the administrators’ (S-17, S-91)', async () => {
  await using app = await TestApp.start()
  const owner = await app.signIn()
  const member = await app.signIn('mallory')
  for (const ask of asked(member.api.settings.admin)) {
    await expect(ask()).rejects.toMatchObject({ code: 'FORBIDDEN' })
  }
  const nobody = appRouter.createCaller({ ...app.ctx, session: null })
  for (const ask of asked(nobody.settings.admin)) {
    await expect(ask()).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  }
  // Nor by the door that is theirs.
  for (const id of ['files.uploads', 'auth.githubUsers', 'codespaces.maximumTrashDays']) {
    const attempt = member.api.settings.own.set({ id, value: 1 })
    await expect(attempt).rejects.toMatchObject({ cause: { code: 'SETTING_NOT_FOUND' } })
  }
  const ids = (await member.api.settings.own.list()).map(({ id }) => id)
  expect(ids).toEqual([
    'codespaces.trashDays',
    'lifetimes.idleTimeoutMinutes',
    'retention.days',
    'notifications.expiry',
    'lifecycle.dotfilesRepositoryUrl',
    'personal.dotfilesBranch',
    'personal.environment',
    'personal.startScript',
    'personal.shell',
    'machines.preferred',
  ])
  const views = await owner.api.settings.admin.list({ of })
  expect(views.filter(({ isSet }) => isSet)).toEqual([])
})

test('what is no setting, no place, or not for that place is refused by name (S-93)', async () => {
  await using app = await TestApp.start()
  const { admin } = (await app.signIn()).api.settings
  const refused = [
    [{ scope: 'instance' }, 'constructor', 1, 'SETTING_NOT_FOUND'],
    [{ scope: 'instance' }, 'lifecycle.dotfilesRepositoryUrl', 'x', 'SETTING_NOT_FOUND'],
    [
      { scope: 'repository', scopeId: 'h/o/n' },
      'codespaces.maximumPerUser',
      1,
      'SETTING_NOT_FOUND',
    ],
    [{ scope: 'organization', scopeId: '' }, 'files.uploads', false, 'SETTING_SCOPE_INVALID'],
    [{ scope: 'organization', scopeId: 'h/o/n' }, 'files.uploads', false, 'SETTING_SCOPE_INVALID'],
    [{ scope: 'repository', scopeId: 'h/o' }, 'files.uploads', false, 'SETTING_SCOPE_INVALID'],
    [{ scope: 'repository', scopeId: 'h/../n' }, 'files.uploads', false, 'SETTING_SCOPE_INVALID'],
    [{ scope: 'instance' }, 'files.uploads', 'off', 'SETTING_VALUE_INVALID'],
    [{ scope: 'instance' }, 'codespaces.memoryBytes', 1, 'SETTING_VALUE_INVALID'],
    [{ scope: 'instance' }, 'codespaces.defaultImage', '--privileged', 'SETTING_VALUE_INVALID'],
    [{ scope: 'instance' }, 'codespaces.defaultImage', 'http://x/y', 'SETTING_VALUE_INVALID'],
    [{ scope: 'instance' }, 'codespaces.defaultImage', 'a\nb', 'SETTING_VALUE_INVALID'],
    [{ scope: 'instance' }, 'auth.githubUsers', ['ada', '../x'], 'SETTING_VALUE_INVALID'],
    [{ scope: 'instance' }, 'system.banner', 'x'.repeat(301), 'SETTING_VALUE_INVALID'],
  ] as const
  for (const [place, id, value, code] of refused) {
    const attempt = admin.set({ of: place as { scope: 'instance' }, id, value: value as never })
    await expect(attempt, `${id} ${value}`).rejects.toMatchObject({ cause: { code } })
  }
  for (const scopeId of ['https://github.com/acme', 'a b/c', 'h/o/n/x', "h/o'--"]) {
    const attempt = admin.list({ of: { scope: 'organization', scopeId } })
    await expect(attempt).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  }
  expect(await admin.scopes()).toEqual([])
  const kept = await admin.set({
    of: { scope: 'repository', scopeId: 'GitHub.com/Acme/Widgets.git' },
    id: 'files.uploads',
    value: false,
  })
  expect(kept.source).toEqual({
    kind: 'scope',
    scope: 'repository',
    scopeId: 'github.com/acme/widgets',
  })
})

test('of a list that is refused, the lines that are wrong are named', async () => {
  await using app = await TestApp.start()
  const { admin } = (await app.signIn()).api.settings
  const value = ['ada', 'a person', 'grace', '../x']
  await expect(admin.set({ of, id: 'auth.githubUsers', value })).rejects.toMatchObject({
    message: expect.stringMatching(/^“GitHub users” cannot have “a person” or “..\/x”; expected /),
  })
})
