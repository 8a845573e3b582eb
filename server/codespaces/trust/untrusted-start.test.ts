import { expect, test } from 'vitest'
import { defaultConfiguration } from '#server/devcontainers/devcontainers.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { startPlanOf } from '../configuration/configuration.ts'

const configuration = JSON.stringify({
  ...defaultConfiguration('.devcontainer.json'),
  containerEnv: { BASH_ENV: '/workspaces/hut/evil' },
  remoteEnv: { PROMPT_COMMAND: 'touch /tmp/marker', PATH: '/workspaces/hut/bin:/usr/bin' },
  commands: { postStartCommand: 'touch /tmp/marker' },
})

const planWith = (isTrusted: boolean) =>
  startPlanOf({
    ...{ configuration, repositoryName: 'hut', image: 'an/image', template: null, personal: null },
    dotfilesRepositoryUrl: 'https://example.com/mine/dotfiles',
    trust: JSON.stringify({ generation: 1, isTrusted, reason: 'undecided' }),
  } as CodespaceRow)

test('S-76 S-80 of what strangers wrote no command and no variable gets into an untrusted codespace', () => {
  expect(planWith(false)).toMatchObject({
    environment: {},
    lifecycle: { commands: {}, dotfiles: null },
  })
  expect(planWith(true)).toMatchObject({
    environment: { BASH_ENV: '/workspaces/hut/evil', PROMPT_COMMAND: 'touch /tmp/marker' },
    lifecycle: { commands: { postStartCommand: 'touch /tmp/marker' } },
  })
})
