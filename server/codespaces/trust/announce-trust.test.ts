import { expect, test } from 'vitest'
import { GitHost } from '#e2e/github/git-host.ts'
import { TestApp } from '#server/testing/test-app.ts'

const of = { scope: 'instance' } as const
const id = 'trust.trustedRepositories'

test('a change of the administrators’ list is seen at once, and holds from the next start', async () => {
  await using host = await GitHost.start('127.0.0.1')
  const repositoryUrl = await host.addRepository('ada/hut', { 'README.md': 'one\n' })
  await using app = await TestApp.start({
    environment: {
      BOTHY_GIT_HOSTS: host.host,
      BOTHY_EXTRA_CA: host.caFile,
      BOTHY_TRUSTED_REPOSITORIES: '',
    },
  })
  const { api, ...user } = await app.signIn()
  const { name } = await api.codespaces.create({
    repositoryUrl,
    idempotencyKey: crypto.randomUUID(),
  })
  const { trust } = await app.reached({ api, ...user }, name, 'running')
  expect(trust).toMatchObject({ isTrusted: false, reason: 'undecided' })

  const signal = AbortSignal.timeout(20_000)
  const read = () => api.codespaces.get({ name })
  const followed = (async () => {
    for await (const found of app.ctx.changes.snapshots(read, () => true, signal)) {
      if (found.trust.isTrustedAtNextStart) return found.trust
    }
    return null
  })()
  await api.settings.admin.set({ of, id, value: [`${host.host}/ada/*`] })
  expect(await followed).toMatchObject({ isTrusted: false })
  await api.codespaces.stop({ name, idempotencyKey: crypto.randomUUID() })
  await app.reached({ api, ...user }, name, 'stopped')
  await api.codespaces.start({ name, idempotencyKey: crypto.randomUUID() })
  const { trust: after } = await app.reached({ api, ...user }, name, 'running')
  expect(after).toMatchObject({ isTrusted: true, reason: 'administrator' })
})
