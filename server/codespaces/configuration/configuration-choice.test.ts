import { expect, test } from 'vitest'
import { GitHost } from '#e2e/github/git-host.ts'
import { TestApp } from '#server/testing/test-app.ts'

test('of several configurations the one is taken that was chosen, and one that is gone is said', async () => {
  await using host = await GitHost.start('127.0.0.1')
  await using app = await TestApp.start({
    environment: { BOTHY_GIT_HOSTS: host.host, BOTHY_EXTRA_CA: host.caFile },
  })
  const user = await app.signIn()
  const repositoryUrl = await host.addRepository('ada/several', {
    '.devcontainer/devcontainer.json': '{ "workspaceFolder": "/workspaces/several/usual" }',
    '.devcontainer/go/devcontainer.json': '{ "workspaceFolder": "/workspaces/several/go" }',
  })
  const create = async (devcontainerPath?: string) => {
    const idempotencyKey = crypto.randomUUID()
    const input = { repositoryUrl, idempotencyKey, ...(devcontainerPath && { devcontainerPath }) }
    const { name } = await user.api.codespaces.create(input)
    return app.reached(user, name, 'running', 'failed')
  }
  expect(await create()).toMatchObject({ workspaceFolder: '/workspaces/several/usual' })
  expect(await create('.devcontainer/go/devcontainer.json')).toMatchObject({
    workspaceFolder: '/workspaces/several/go',
    recovery: null,
  })
  expect(await create('.devcontainer/x/devcontainer.json')).toMatchObject({
    state: 'running',
    recovery: expect.stringContaining('is not in the repository'),
  })
  for (const path of ['../devcontainer.json', '.devcontainer/../devcontainer.json', 'x.json', '']) {
    const input = { repositoryUrl, idempotencyKey: crypto.randomUUID(), devcontainerPath: path }
    await expect(user.api.codespaces.create(input)).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    })
  }
})
