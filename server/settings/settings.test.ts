import { expect, test } from 'vitest'
import { appRouter } from '#server/router.ts'
import { TestApp } from '#server/testing/test-app.ts'
import { dotfilesOf } from './settings.ts'

const address = 'https://github.com/someone/dotfiles'

test('a user keeps an address for dotfiles, and takes it away again', async () => {
  await using app = await TestApp.start()
  const { api, session } = await app.signIn()
  expect(await api.settings.get()).toEqual({ dotfilesRepositoryUrl: null })
  expect(await dotfilesOf(app.ctx, session.user.id)).toBeNull()

  const kept = await api.settings.set({ dotfilesRepositoryUrl: ` ${address}/ ` })
  expect(kept).toEqual({ dotfilesRepositoryUrl: address })
  expect(await api.settings.get()).toEqual(kept)
  expect(await dotfilesOf(app.ctx, session.user.id)).toBe(address)

  await api.settings.set({ dotfilesRepositoryUrl: null })
  expect(await dotfilesOf(app.ctx, session.user.id)).toBeNull()
})

test('nobody sets or reads anybody else’s (S-84)', async () => {
  await using app = await TestApp.start()
  const alice = await app.signIn()
  const mallory = await app.signIn('mallory')
  await alice.api.settings.set({ dotfilesRepositoryUrl: address })
  const input = {
    dotfilesRepositoryUrl: 'https://evil.example.com/x/y',
    userId: alice.session.user.id,
  }
  await mallory.api.settings.set(input)
  expect(await alice.api.settings.get()).toEqual({ dotfilesRepositoryUrl: address })
  expect(await dotfilesOf(app.ctx, alice.session.user.id)).toBe(address)

  const nobody = appRouter.createCaller({ ...app.ctx, session: null })
  await expect(nobody.settings.get()).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  await expect(nobody.settings.set(input)).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
})

test('what is no address of a repository is refused, and the one that is kept stays (S-70, S-71)', async () => {
  await using app = await TestApp.start()
  const { api } = await app.signIn()
  await api.settings.set({ dotfilesRepositoryUrl: address })
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
  for (const dotfilesRepositoryUrl of refused) {
    await expect(api.settings.set({ dotfilesRepositoryUrl })).rejects.toMatchObject({
      cause: { code: 'REPOSITORY_URL_INVALID' },
    })
  }
  expect(await api.settings.get()).toEqual({ dotfilesRepositoryUrl: address })
})

test('a host that the operator allows may hold dotfiles', async () => {
  await using app = await TestApp.start({ environment: { BOTHY_GIT_HOSTS: 'git.internal:8443' } })
  const { api } = await app.signIn()
  const dotfilesRepositoryUrl = 'https://git.internal:8443/me/dotfiles'
  expect(await api.settings.set({ dotfilesRepositoryUrl })).toEqual({ dotfilesRepositoryUrl })
})
