import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { GitHost } from '#e2e/github/git-host.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'

const within = { timeout: 20_000, interval: 100 }
const id = 'lifecycle.dotfilesRepositoryUrl'
let host: GitHost
let app: TestApp
let alice: TestUser
let name: string

beforeAll(async () => {
  host = await GitHost.start('127.0.0.1')
  app = await TestApp.start({
    environment: { BOTHY_GIT_HOSTS: host.host, BOTHY_EXTRA_CA: host.caFile },
  })
  alice = await app.signIn()
  const made = await alice.api.codespaces.create({
    repositoryUrl: await host.addRepository('ada/hut', {
      // This machine's own authorities are not what a container has.
      '.devcontainer.json': JSON.stringify({ remoteEnv: { GIT_SSL_CAINFO: host.caFile } }),
    }),
    idempotencyKey: crypto.randomUUID(),
  })
  name = made.name
  await app.reached(alice, name, 'running', 'failed')
})
afterAll(async () => {
  await app?.[Symbol.asyncDispose]()
  await host?.[Symbol.asyncDispose]()
})

const foresee = () => alice.api.codespaces.dotfiles.foresee({ name })
const install = () => alice.api.codespaces.dotfiles.install({ name })
async function stateOf() {
  for await (const steps of await alice.api.codespaces.steps({ name })) {
    return steps.find((step) => step.name === 'dotfiles')?.state
  }
  return null
}

test('dotfiles that were set since are looked at and brought into a codespace that runs, on record (L.10)', async () => {
  await expect(foresee()).rejects.toMatchObject({ cause: { code: 'DOTFILES_MISSING' } })
  const repositoryUrl = await host.addRepository('ada/dotfiles', {
    'install.sh': '#!/bin/sh\necho installed\n',
  })
  await alice.api.settings.own.set({ id, value: repositoryUrl })
  const foreseen = { repositoryUrl, branch: null, script: 'install.sh', links: [] }
  expect(await foresee()).toEqual(foreseen)
  expect(await stateOf()).toBeUndefined()
  await install()
  await vi.waitFor(async () => expect(await stateOf()).toBe('done'), within)
  const { events } = await alice.api.audit.list({ actions: ['codespace.applyDotfiles'] })
  expect(events).toMatchObject([{ after: { repositoryUrl, branch: null } }])

  await alice.api.settings.own.set({ id, value: `https://${host.host}/ada/none` })
  const unreadable = { cause: { code: 'DOTFILES_UNREADABLE' } }
  await expect(foresee()).rejects.toMatchObject(unreadable)
})

test('what administrators forbid is not applied either', async () => {
  const of = { scope: 'instance' } as const
  await alice.api.settings.admin.set({ of, id: 'personal.dotfiles', value: 'none' })
  await expect(install()).rejects.toMatchObject({ cause: { code: 'DOTFILES_MISSING' } })
})
