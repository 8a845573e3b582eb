import { expect, test } from 'vitest'
import { dotfilesRepositoryUrl } from '#server/devcontainers/lifecycle.settings.ts'
import { appRouter } from '#server/router.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import { readSetting } from './settings.ts'

const address = 'https://github.com/someone/dotfiles'
const { id } = dotfilesRepositoryUrl

const dotfilesOf = (app: TestApp, { session }: TestUser) =>
  readSetting(app.ctx, dotfilesRepositoryUrl, { userId: session.user.id })
async function shown({ api }: TestUser) {
  const views = await api.settings.own.list()
  return views.find((view) => view.id === id)?.value
}

test('a user keeps an address for dotfiles, and takes it away again', async () => {
  await using app = await TestApp.start()
  const user = await app.signIn()
  expect(await shown(user)).toBeNull()
  expect(await dotfilesOf(app, user)).toBeNull()

  const kept = await user.api.settings.own.set({ id, value: ` ${address}/ ` })
  expect(kept).toMatchObject({ value: address, isSet: true, effective: address })
  expect(await shown(user)).toBe(address)
  expect(await dotfilesOf(app, user)).toBe(address)

  const gone = await user.api.settings.own.set({ id, value: null })
  expect(gone).toMatchObject({ value: null, isSet: false, source: { kind: 'default' } })
  expect(await dotfilesOf(app, user)).toBeNull()
})

test('nobody sets or reads anybody else’s (S-84)', async () => {
  await using app = await TestApp.start()
  const alice = await app.signIn()
  const mallory = await app.signIn('mallory')
  await alice.api.settings.own.set({ id, value: address })
  const input = { id, value: 'https://evil.example.com/x/y' }
  const more = { ...input, userId: alice.session.user.id, scopeId: alice.session.user.id }
  await mallory.api.settings.own.set(more)
  expect(await shown(alice)).toBe(address)
  expect(await dotfilesOf(app, alice)).toBe(address)

  const nobody = appRouter.createCaller({ ...app.ctx, session: null })
  await expect(nobody.settings.own.list()).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  await expect(nobody.settings.own.set(input)).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
})

test('what is no address of a repository is refused, and the one that is kept stays (S-70, S-71)', async () => {
  await using app = await TestApp.start()
  const user = await app.signIn()
  await user.api.settings.own.set({ id, value: address })
  const refused = [
    'ext::sh -c id',
    'file:///etc',
    'ssh://-oProxyCommand=id/x',
    '--upload-pack=id',
    'https://user:secret@github.com/a/b',
    'https://127.0.0.1/a/b',
    'https://github.com/a/$(id)',
    'https://github.com/a/b\nc',
  ]
  for (const value of refused) {
    await expect(user.api.settings.own.set({ id, value })).rejects.toMatchObject({
      cause: { code: 'REPOSITORY_URL_INVALID' },
    })
  }
  expect(await shown(user)).toBe(address)
})

test('a host that the operator allows may hold dotfiles, and no longer once it is not allowed (S-34)', async () => {
  await using app = await TestApp.start({ environment: { BOTHY_GIT_HOSTS: 'git.internal:8443' } })
  const user = await app.signIn()
  const value = 'https://git.internal:8443/me/dotfiles'
  expect(await user.api.settings.own.set({ id, value })).toMatchObject({ effective: value })
  app.ctx.config.gitHosts.length = 0
  expect(await dotfilesOf(app, user)).toBeNull()
})
