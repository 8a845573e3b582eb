import { expect, test } from 'vitest'
import { GitHost } from '#e2e/github/git-host.ts'
import { TestApp } from '#server/testing/test-app.ts'
import { findById } from '../codespaces.store.ts'
import { configurationOf } from './configuration.ts'

const path = '.devcontainer/devcontainer.json'
const compose = `services:
  app: { image: "app:1", volumes: ["..:/srv"], depends_on: [db], env_file: ../app.env }
  db: { image: "db:1", entrypoint: [/bin/sh, -c, "trap 'exit 0' TERM; while :; do sleep 0.05; done"] }
`
const whole = {
  [path]: '{ "dockerComposeFile": "compose.yml", "service": "app", "workspaceFolder": "/srv" }',
  '.devcontainer/compose.yml': compose,
  'app.env': 'COLOR=red\n',
}

test('what Compose files describe is brought along, is what trust is bound to, and runs', async () => {
  await using host = await GitHost.start('127.0.0.1')
  await using app = await TestApp.start({
    environment: { BOTHY_GIT_HOSTS: host.host, BOTHY_EXTRA_CA: host.caFile },
  })
  const user = await app.signIn()
  const create = async (name: string, files: Record<string, string>) => {
    const repositoryUrl = await host.addRepository(`ada/${name}`, files)
    const input = { repositoryUrl, idempotencyKey: crypto.randomUUID() }
    const { id, name: codespace } = await user.api.codespaces.create(input)
    const reached = await app.reached(user, codespace, 'running', 'failed')
    const row = await findById(app.ctx, id)
    if (!row) throw new Error('It is not there.')
    return { id, reached, row, name: codespace }
  }

  const good = await create('good', whole)
  expect(good.reached).toMatchObject({ state: 'running' })
  expect(good.row).toMatchObject({ recovery: null, image: 'app:1' })
  expect(configurationOf(good.row)).toMatchObject({
    workspaceFolder: '/workspaces/good',
    containerEnv: { COLOR: 'red' },
    services: { aliases: ['app'], dependsOn: [{ name: 'db' }], companions: [{ name: 'db' }] },
  })
  expect(await app.ctx.driver.companions?.list(good.id)).toMatchObject([
    { name: 'db', status: 'running' },
  ])
  const { wants } = await user.api.codespaces.trustRequest({ name: good.name })
  expect(wants.services).toEqual([
    { name: 'db', image: 'db:1', dockerfile: null, command: expect.stringContaining('/bin/sh -c') },
  ])

  const other = await create('other', { ...whole, 'app.env': 'COLOR=blue\n' })
  expect(other.row.configurationHash).not.toBe(good.row.configurationHash)

  const bad = await create('bad', {
    ...whole,
    '.devcontainer/compose.yml': compose.replace('[db]', '[web]'),
  })
  expect(bad.reached).toMatchObject({ state: 'running' })
  expect(bad.row.recovery).toContain('the service "web" is in none of its Compose files')
  expect(JSON.parse(bad.row.recoveryPlace ?? '')).toMatchObject({
    path: '.devcontainer/compose.yml',
    line: 2,
  })
  expect(await app.ctx.driver.companions?.list(bad.id)).toEqual([])
})
