import { afterAll, beforeAll, expect, test } from 'vitest'
import { DockerCodespaces } from '#server/testing/docker-codespaces.ts'
import { composeFile } from './compose-file.testing.ts'

let codespaces: DockerCodespaces
beforeAll(async () => {
  codespaces = await DockerCodespaces.start()
})
afterAll(() => codespaces?.[Symbol.asyncDispose]())

test('the services of a Compose file run beside their codespace, which reaches them by name, and go with it', async () => {
  const repositoryUrl = await codespaces.host.addRepository('ada/composed', {
    '.devcontainer/devcontainer.json': JSON.stringify({
      dockerComposeFile: 'compose.yaml',
      service: 'app',
      // Fails, and says so, where nobody answers.
      postCreateCommand: 'curl -sf --max-time 10 http://db:8000/',
      postStartCommand: 'curl -sf --max-time 10 http://db:8000/',
    }),
    '.devcontainer/compose.yaml': composeFile(codespaces.base),
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
