import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { GitHost } from '#e2e/github/git-host.ts'
import { TestApp } from '#server/testing/test-app.ts'

test('nothing is mounted behind a link of the workspace, which could lead over what is the server’s (S-57)', async () => {
  await using host = await GitHost.start('127.0.0.1')
  await using app = await TestApp.start({
    environment: {
      BOTHY_GIT_HOSTS: host.host,
      BOTHY_EXTRA_CA: host.caFile,
      BOTHY_TRUSTED_REPOSITORIES: `${host.host}/ada/*`,
    },
  })
  const alice = await app.signIn()
  const target = '/workspaces/linked/deep/kits'
  const repositoryUrl = await host.addRepository('ada/linked', {
    '.devcontainer.json': JSON.stringify({
      image: 'app:1',
      mounts: [{ type: 'volume', source: 'modules', target }],
    }),
  })
  const key = () => ({ idempotencyKey: crypto.randomUUID() })
  const { id, name } = await alice.api.codespaces.create({ repositoryUrl, ...key() })
  const plain = await app.reached(alice, name, 'running', 'failed')
  expect(plain).toMatchObject({ state: 'running', recovery: null })

  const repository = join(app.folder, 'c', id, 'workspaces', 'linked')
  rmSync(join(repository, 'deep'), { recursive: true, force: true })
  symlinkSync('/.bothy', join(repository, 'deep'))
  const rebuild = async () => {
    await alice.api.codespaces.rebuild({ name, kind: 'configuration', ...key() })
    return app.reached(alice, name, 'running', 'failed')
  }
  expect(await rebuild()).toMatchObject({
    state: 'running',
    recovery: `Nothing can be mounted at "${target}": a symbolic link is on the way there.`,
  })

  rmSync(join(repository, 'deep'))
  mkdirSync(join(repository, 'deep', 'kits'), { recursive: true })
  expect(await rebuild()).toMatchObject({ state: 'running', recovery: null })
})
