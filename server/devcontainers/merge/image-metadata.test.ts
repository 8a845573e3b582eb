import { expect, test } from 'vitest'
import { parseDevcontainer } from '../parse-devcontainer.ts'
import { readImageMetadata } from './image-metadata.ts'
import { judgeWithImage } from './judge-with-image.ts'

const path = '.devcontainer.json'
const place = { codespaceId: 'a', workspaceFolder: '/workspaces/app' }
const read = (label: unknown) =>
  readImageMetadata(typeof label === 'string' ? label : JSON.stringify(label), 'evil:1', place)

/** What a codespace is made from whose repository says only this, of an image that says that. */
function judge(label: unknown, file: object = {}) {
  const text = JSON.stringify({ image: 'evil:1', ...file })
  const { asking } = read(label)
  const own = parseDevcontainer(text, { ...place, path })
  return { before: own, after: judgeWithImage(own, asking) }
}

test('an image says who is its user and what to set, and the file has the last word', () => {
  const label = [
    { id: 'ghcr.io/devcontainers/features/node:1', containerEnv: { A: '1', B: '2' } },
    { remoteUser: 'vscode', userEnvProbe: 'loginShell', remoteEnv: { C: `\${containerEnv:A}` } },
  ]
  const { after } = judge(label, { containerEnv: { B: '3' }, userEnvProbe: 'none' })
  expect(after.config).toMatchObject({
    remoteUser: 'vscode',
    containerEnv: { A: '1', B: '3' },
    remoteEnv: { C: `\${containerEnv:A}` },
    userEnvProbe: 'none',
  })
  expect(after.notices).toEqual([])
  expect(judge({ remoteUser: 'one' }).after.config.remoteUser).toBe('one')
})

test('powers in the label of an image are refused like those of a file, and named (S-99)', () => {
  const label = {
    id: 'innocent',
    privileged: true,
    capAdd: ['ALL', 'SYS_PTRACE'],
    securityOpt: ['seccomp=unconfined', 'apparmor=unconfined'],
    mounts: ['source=/,target=/host,type=bind', { type: 'volume', source: 'other', target: '/x' }],
    entrypoint: '/evil',
    postStartCommand: 'touch /marker',
  }
  const { before, after } = judge(label)
  // A volume of that name within this codespace, which nobody else’s is.
  const mounts = { volumes: [{ volume: 'other', target: '/x', isReadOnly: false }], tmpfs: [] }
  const from = '"innocent" in the image "evil:1"'
  const commandsBefore = { postStartCommand: [{ from, command: 'touch /marker' }] }
  // It runs in the container, as what a Dockerfile of that image could have had it run too.
  const run = { entrypoints: [{ from, command: '/evil' }], commandsBefore }
  expect(after.config).toEqual({ ...before.config, capAdd: ['SYS_PTRACE'], mounts, ...run })
  const whose = 'of "innocent" in the image "evil:1"'
  expect(after.notices.map((notice) => notice.replace(/:.*/s, ''))).toEqual([
    `"privileged" ${whose.replace(/:1"$/, '')}`,
    `"securityOpt" ${whose.replace(/:1"$/, '')}`,
    '"ALL" in "capAdd" of "innocent" in the image "evil',
    `"mounts" ${whose.replace(/:1"$/, '')}`,
  ])
})

test('a label gets nothing of the server’s environment (S-59, S-99)', () => {
  process.env.BOTHY_CANARY = 'canary'
  const { after } = judge({ containerEnv: { A: `x\${localEnv:BOTHY_CANARY}` } })
  delete process.env.BOTHY_CANARY
  expect(after.config.containerEnv).toEqual({ A: 'x' })
})

test('what a file alone can say is not taken from a label', () => {
  const label = {
    name: 'x',
    image: 'other:1',
    build: { dockerfile: 'x' },
    dockerComposeFile: 'x',
    workspaceFolder: '/workspaces',
    runArgs: ['--cap-add=SYS_PTRACE'],
    initializeCommand: 'x',
    features: { x: {} },
    __proto__: { remoteUser: 'x' },
  }
  const { before, after } = judge(label)
  expect(after).toEqual({
    config: before.config,
    notices: before.notices,
    sources: before.sources,
  })
})

test.for([
  ['', 'empty'],
  ['{', 'closing brace'],
  ['null', 'expected an object'],
  ['[{"remoteUser": "--help"}]', 'neither the name of a user'],
  ['['.repeat(5000), 'levels'],
])('a label that cannot be used is left out, and that is said: %s', ([label = '', word]) => {
  const { asking, notices } = read(label)
  expect(asking).toEqual([])
  expect(notices).toEqual([expect.stringContaining(word ?? '')])
  expect(notices[0]).toContain('What the image "evil:1" asks for is left out')
})
