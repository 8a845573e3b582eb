import { expect, test } from 'vitest'
import { type AgentStart, protocolVersion } from '../protocol/line.ts'
import { shellEnvironment } from './shell-environment.ts'

function environmentOf(own: NodeJS.ProcessEnv, environment: AgentStart['environment']) {
  const start: AgentStart = {
    protocol: protocolVersion,
    generation: 1,
    codespaceName: 'amber-hut-7f3k9',
    workspaceFolder: '/workspaces/app',
    remoteUser: 'dev',
    environment,
    lifecycle: { commands: {}, dotfiles: null },
  }
  const user = { uid: 1000, gid: 1000, groups: [], name: 'dev', homeFolder: '/home/dev', shell: '' }
  return shellEnvironment(own, start, { user, shell: '/bin/bash' })
}

test('a variable can be made from what the image says, with a default where it says nothing', () => {
  const own = { PATH: '/usr/bin:/bin', GOPATH: '/go' }
  const environment = environmentOf(own, {
    PATH: `\${containerEnv:PATH}:\${containerEnv:GOPATH}/bin`,
    MODE: `\${containerEnv:MODE:fast:er}`,
    NOTHING: `<\${containerEnv:NOBODY}>`,
    LITERAL: `\${PATH} $PATH \${containerEnv:}`,
  })
  expect(environment).toMatchObject({
    PATH: '/usr/bin:/bin:/go/bin',
    MODE: 'fast:er',
    NOTHING: '<>',
    LITERAL: `\${PATH} $PATH \${containerEnv:}`,
  })
})

test('what stands for a variable of the image is not looked at again, nor what the agent has for itself', () => {
  const environment = environmentOf(
    { A: `\${containerEnv:B}`, B: 'b', BOTHY_LINE_FOLDER: '/line' },
    { C: `\${containerEnv:A}`, D: `\${containerEnv:C}`, E: `\${containerEnv:BOTHY_LINE_FOLDER}` },
  )
  expect(environment).toMatchObject({ C: `\${containerEnv:B}`, D: '', E: '' })
})

test('null takes a variable of the image away', () => {
  const environment = environmentOf({ LD_PRELOAD: '/x.so', KEPT: '1' }, { LD_PRELOAD: null })
  expect(environment).not.toHaveProperty('LD_PRELOAD')
  expect(environment.KEPT).toBe('1')
})

test('who the user is stays the agent’s to say', () => {
  const environment = environmentOf({ HOME: '/root' }, { HOME: '/tmp', USER: null })
  expect(environment).toMatchObject({ HOME: '/home/dev', USER: 'dev', SHELL: '/bin/bash' })
})

test('what the supervisor kept from the agent is the user’s again under its own name', () => {
  const own = { BOTHY_IMAGE_NODE_OPTIONS: '--enable-source-maps', BOTHY_LINE_FOLDER: '/x' }
  const environment = environmentOf(own, { LOADED: `\${containerEnv:NODE_OPTIONS}` })
  expect(environment).toMatchObject({
    NODE_OPTIONS: '--enable-source-maps',
    LOADED: '--enable-source-maps',
  })
  expect(Object.keys(environment).filter((name) => name.startsWith('BOTHY_'))).toEqual([])
})
