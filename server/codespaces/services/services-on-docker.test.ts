import { afterAll, beforeAll, expect, test } from 'vitest'
import { DockerCodespaces } from '#server/testing/docker-codespaces.ts'

let codespaces: DockerCodespaces
beforeAll(async () => {
  codespaces = await DockerCodespaces.start()
})
afterAll(() => codespaces?.[Symbol.asyncDispose]())

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
    command: ['python3', '-m', 'http.server', '8000', '--directory', '/data']
    volumes: ['data:/data']
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
      // Fails, and says so, where nobody answers.
      postCreateCommand: 'curl -sf --max-time 10 http://db:8000/',
      postStartCommand: 'curl -sf --max-time 10 http://db:8000/',
    }),
    '.devcontainer/compose.yaml': compose(codespaces.base),
  })
  const name = await codespaces.create(repositoryUrl)
  const reached = async ({ recovery }: { recovery: string | null }) => {
    expect(recovery).toBeNull()
    const steps = await codespaces.bothy.steps(name)
    const states = Object.fromEntries(steps.map((step) => [step.name, step.state]))
    expect(states).toMatchObject({ services: 'done', postStartCommand: 'done' })
    return states
  }
  expect(await reached(await codespaces.running(name))).toMatchObject({ postCreateCommand: 'done' })
  await reached(await codespaces.restarted(name))
  await codespaces.remove(name)
  await codespaces.nothingLeft()
})
