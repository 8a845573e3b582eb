import { expect, test } from 'vitest'
import { TestApp } from '#server/testing/test-app.ts'

const path = '.devcontainer/devcontainer.json'
const written = (name: string, text: string, files: { path: string; text: string }[] = []) => ({
  name,
  path,
  text,
  files,
})

test('a text is checked and previewed as a rebuild would read it, and is nobody else’s', async () => {
  await using app = await TestApp.start()
  const user = await app.signIn()
  const { codespaces } = user.api
  const { name } = await codespaces.create({
    template: 'blank',
    idempotencyKey: crypto.randomUUID(),
  })

  expect(
    await codespaces.checkConfiguration(written(name, '{ "image": "a:1", "privileged": true }')),
  ).toMatchObject({
    missing: [],
    problems: [{ severity: 'warning', line: 1, column: 19, endLine: 1, endColumn: 31 }],
  })

  // It asks for what it builds on, and says whose word each is.
  const extending = '{ "extends": "./base.json", "postCreateCommand": "make" }'
  expect(await codespaces.checkConfiguration(written(name, extending))).toMatchObject({
    missing: ['.devcontainer/base.json'],
  })
  const base = {
    path: '.devcontainer/base.json',
    text: '{ "image": "a:1", "remoteUser": "ada", "onCreateCommand": ["npm", "ci"], "mounts": ["x"] }',
  }
  expect(await codespaces.previewConfiguration(written(name, extending, [base]))).toMatchObject({
    missing: [],
    recovery: null,
    steps: [
      { title: 'Image', text: 'a:1', from: [base.path] },
      { title: 'onCreateCommand', text: 'npm ci', from: [base.path] },
      { title: 'postCreateCommand', text: 'make', from: [path] },
    ],
    rows: [
      { key: 'remoteUser', value: 'ada', from: [base.path] },
      { key: 'userEnvProbe' },
      { key: 'waitFor' },
    ],
    notices: expect.arrayContaining([expect.stringContaining('mounts')]),
    isTrusted: true,
  })

  const composing = '{ "dockerComposeFile": "compose.yml", "service": "app" }'
  expect(await codespaces.previewConfiguration(written(name, composing))).toMatchObject({
    missing: ['.devcontainer/compose.yml', '.devcontainer/.env'],
    recovery: expect.stringContaining('".devcontainer/compose.yml" is not in the repository'),
  })
  const compose = {
    path: '.devcontainer/compose.yml',
    text: 'services: { app: { image: "a:1" }, db: { image: "postgres:16", command: postgres -x } }',
  }
  expect(await codespaces.previewConfiguration(written(name, composing, [compose]))).toMatchObject({
    recovery: null,
    steps: [
      { title: 'Image', text: 'a:1', from: [compose.path] },
      { title: 'Service db', text: 'postgres:16: postgres -x', from: [] },
    ],
  })

  // Without one there is the default image, and a mistake leads to that as well.
  expect(await codespaces.previewConfiguration(written(name, '{}'))).toMatchObject({
    steps: [{ title: 'Image', text: 'bothy/default', from: [] }],
  })
  expect(await codespaces.previewConfiguration(written(name, '{'))).toMatchObject({
    recovery: expect.stringContaining('line 1'),
    steps: [{ title: 'Image', text: 'bothy/default' }],
  })

  const other = await app.signIn('grace')
  for (const ask of ['checkConfiguration', 'previewConfiguration'] as const) {
    await expect(other.api.codespaces[ask](written(name, '{}'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  }
})

test('what is built is said in full, and that it needs more than the administrator gives', async () => {
  await using app = await TestApp.start()
  const user = await app.signIn()
  const { name } = await user.api.codespaces.create({
    template: 'blank',
    idempotencyKey: crypto.randomUUID(),
  })
  const build = { dockerfile: 'Dockerfile', context: '..', target: 'dev', args: { A: '1' } }
  const text = JSON.stringify({ build, hostRequirements: { cpus: 64 } })
  const preview = await user.api.codespaces.previewConfiguration(written(name, text))
  expect(preview.steps).toEqual([
    {
      title: 'Build an image',
      text: 'build.dockerfile: .devcontainer/Dockerfile\nbuild.context: .\nbuild.target: dev\nbuild.args.A: 1',
      from: [path],
    },
  ])
  expect(preview.notices).toContainEqual(expect.stringContaining('64 processors'))
})

test('an image that administrators do not allow is marked where it is named', async () => {
  await using app = await TestApp.start()
  const user = await app.signIn()
  const { name } = await user.api.codespaces.create({
    template: 'blank',
    idempotencyKey: crypto.randomUUID(),
  })
  const value = ['ghcr.io/ada/*']
  const of = { scope: 'instance' } as const
  await user.api.settings.admin.set({ of, id: 'registries.allowedImages', value })
  const text = '{ "image": "quay.io/eve/a:1" }'
  const { problems } = await user.api.codespaces.checkConfiguration(written(name, text))
  expect(problems).toMatchObject([{ severity: 'warning', column: 12, endColumn: 29 }])
})

test('whether its own Features are as they were trusted is told at a rebuild, and not before', async () => {
  const environment = { BOTHY_TRUSTED_REPOSITORIES: '', BOTHY_GIT_HOSTS: '127.0.0.1:1' }
  await using app = await TestApp.start({ environment })
  const user = await app.signIn()
  const { name } = await user.api.codespaces.create({
    repositoryUrl: 'https://127.0.0.1:1/ada/nowhere',
    idempotencyKey: crypto.randomUUID(),
  })
  const isTrusted = async (configuration: object) => {
    const text = JSON.stringify(configuration)
    const preview = await user.api.codespaces.previewConfiguration(written(name, text))
    return preview.isTrusted
  }
  expect(await isTrusted({ image: 'a:1' })).toBe(false)
  expect(await isTrusted({ image: 'a:1', features: { './hut': {} } })).toBeNull()
})
