import { afterAll, beforeAll, expect, test } from 'vitest'
import { askAddress } from '#e2e/fixtures/ask-address.ts'
import { DockerCodespaces } from '#server/testing/docker-codespaces.ts'

let codespaces: DockerCodespaces
beforeAll(async () => {
  codespaces = await DockerCodespaces.start()
})
afterAll(() => codespaces?.[Symbol.asyncDispose]())

/** As `composeFile`, with files of the repository besides. */
const compose = (image: string) => `
services:
  app:
    image: ${image}
    command: sleep infinity
    volumes: ['..:/workspaces:cached', 'kept:/kept']
    depends_on: { db: { condition: service_healthy } }
  db:
    image: ${image}
    user: root
    init: true
    command:
      - sh
      - -c
      - |
        cat /conf/seed.txt /conf/deep/more.txt > /data/seed; ls -d /etc2 >> /data/seed
        exec python3 -m http.server 8000 --directory /data
    volumes: ['data:/data', './seed.txt:/conf/seed.txt:ro', './deep:/conf/deep', './etc:/etc2']
    healthcheck:
      test: ['CMD', 'python3', '-c', 'import socket; socket.create_connection(("localhost", 8000))']
      interval: 300ms
volumes: { data: {}, kept: {} }
`

test('the services of a Compose file run beside their codespace, which reaches them by name, and go with it', async () => {
  const repositoryUrl = await codespaces.host.addRepository('ada/composed', {
    '.devcontainer/devcontainer.json': JSON.stringify({
      dockerComposeFile: 'compose.yaml',
      service: 'app',
      forwardPorts: ['db:8000'],
      // Fails, and says so, where nobody answers.
      postCreateCommand: 'curl -sf --max-time 10 http://db:8000/seed > /tmp/seed',
      postStartCommand: 'curl -sf --max-time 10 http://db:8000/',
    }),
    '.devcontainer/compose.yaml': compose(codespaces.base),
    '.devcontainer/seed.txt': 'planted\n',
    '.devcontainer/deep/more.txt': 'below\n',
  })
  const name = await codespaces.create(repositoryUrl)
  const reached = async ({ recovery }: { recovery: string | null }) => {
    expect(recovery).toBeNull()
    const steps = await codespaces.bothy.steps(name)
    const states = Object.fromEntries(steps.map((step) => [step.name, step.state]))
    expect(states).toMatchObject({ services: 'done', postStartCommand: 'done' })
    return states
  }
  const first = await codespaces.running(name)
  expect(await reached(first)).toMatchObject({ postCreateCommand: 'done' })
  // A port of theirs is opened as one of the codespace's own, through its agent.
  const { api } = codespaces.bothy
  const [port] = (await api.ports.list.query({ name })).ports
  expect(port).toMatchObject({ port: 8000, service: 'db:8000' })
  const { token } = await api.ports.tokens.create.mutate({ name, port: 8000, expiresInMinutes: 60 })
  const read = await askAddress(`${port?.url}seed`, { 'X-Bothy-Port-Token': token })
  expect(read).toMatchObject({ status: 200, text: 'planted\nbelow\n' })
  // Of the repository's files it has a copy as they are at each start, and of nothing behind a
  // link (S-57).
  const { bothy } = codespaces
  expect(await bothy.run(first.id, 'cat /tmp/seed')).toBe('planted\nbelow\n')
  const here = '/workspaces/composed/.devcontainer'
  await bothy.run(first.id, `echo changed > ${here}/deep/more.txt; ln -s /etc ${here}/etc`)
  await reached(await codespaces.restarted(name))
  const again = 'curl -sf --max-time 10 http://db:8000/seed'
  expect(await bothy.run(first.id, again)).toBe('planted\nchanged\n')
  await codespaces.remove(name)
  await codespaces.nothingLeft()
})
