import { expect, test } from 'vitest'
import { containerPlanOf } from './devcontainers.ts'
import { parseDevcontainer } from './parse-devcontainer.ts'

const place = {
  path: '.devcontainer.json',
  codespaceId: '0c9f4a52-6f3f-4f0e-9a53-3a2f5ad1f5f7',
  workspaceFolder: '/workspaces/app',
}
const parse = (configuration: object) => parseDevcontainer(JSON.stringify(configuration), place)
const image = 'debian:12'

test.for([
  ['privileged', true],
  ['securityOpt', ['seccomp=unconfined']],
  ['workspaceMount', 'source=/,target=/workspaces,type=bind'],
  ['initializeCommand', 'touch /marker'],
  ['initializeCommand', ['touch', '/marker']],
  ['initializeCommand', { a: 'touch /marker' }],
] as const)('%s asks for power over the host and is refused aloud (S-57, S-58)', ([key, value]) => {
  const { config, notices } = parse({ image, [key]: value })
  expect(notices).toEqual([expect.stringMatching(new RegExp(`^"${key}" is refused: `))])
  expect(config).toEqual(parse({ image }).config)
})

test('what asks for nothing is not remarked', () => {
  const nothing = { privileged: false, capAdd: [], securityOpt: [], mounts: [], features: {} }
  expect(parse({ image, ...nothing }).notices).toEqual([])
})

test.for([['appPort', 3000]] as const)('%s is said to have no effect (S-66)', ([key, value]) => {
  const { config, notices } = parse({ image, [key]: value })
  expect(notices).toEqual([expect.stringMatching(new RegExp(`^"${key}" has no effect: `))])
  expect(config).toEqual(parse({ image }).config)
})

test('every key that does nothing is named once, and a slip of the hand is guessed', () => {
  const { notices } = parse({
    image,
    postcreatecommand: 'x',
    'a\u202eb': 1,
    toString: 1,
  })
  expect(notices).toEqual([
    expect.stringContaining('Is "postCreateCommand" meant?'),
    expect.stringContaining('"a\\u{202e}b" is no key of the specification'),
    expect.stringContaining('"toString" is no key of the specification'),
  ])
  const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`key${index}`, 1]))
  expect(parse({ image, ...many }).notices).toHaveLength(61)
})

test.for([
  'bothy/default',
  'bothy/default:9a28b56e7ed3fafa',
  'docker.io/bothy/default',
  'index.docker.io/bothy/x:1',
  '9a28b56e7ed3',
  'cafe',
  `sha256:${'a'.repeat(64)}`,
  'sha256:abc',
  '--help',
  '-v=/:/host',
  'debian:12 --privileged',
  'Debian',
  'debian:',
  'debian@sha256:short',
  'a//b',
  '../x',
  'https://example.com/image',
  '[::1]:5000/x',
  `\${localEnv:IMAGE}`,
  'x'.repeat(600),
])('%s is no image a repository may name (S-67)', (name) => {
  expect(() => parse({ image: name })).toThrow(/line 1, column 10: "/)
})

test('nothing of the server’s environment gets into a configuration (S-59)', () => {
  process.env.BOTHY_CANARY = 'canary'
  const asked = `\${localEnv:BOTHY_CANARY}\${env:BOTHY_CANARY}`
  const { config, notices } = parse({
    name: asked,
    image: `debian:\${localEnv:BOTHY_CANARY:12}`,
    containerEnv: { A: asked },
    remoteEnv: { B: `\${localEnv:PATH:a:b}${asked}` },
    onCreateCommand: `${asked}x`,
    postCreateCommand: ['a', asked],
    postStartCommand: { c: `${asked}y` },
  })
  delete process.env.BOTHY_CANARY
  expect(config).toMatchObject({
    name: '',
    image: 'debian:12',
    containerEnv: { A: '' },
    remoteEnv: { B: 'a:b' },
    commands: { onCreateCommand: 'x', postCreateCommand: ['a', ''], postStartCommand: { c: 'y' } },
  })
  expect(notices).toEqual([
    expect.stringContaining(`\${localEnv:BOTHY_CANARY} is empty`),
    expect.stringContaining(`\${env:BOTHY_CANARY} is empty`),
  ])
})

test('the variables of the specification are put in, and others stay and are named', () => {
  const { config, notices } = parse({
    image,
    workspaceFolder: `\${localWorkspaceFolder}/web`,
    remoteEnv: {
      A: `\${containerWorkspaceFolder}:\${containerWorkspaceFolderBasename}`,
      B: `\${localWorkspaceFolderBasename} \${devcontainerId}`,
      C: `\${containerEnv:PATH}:/x`,
      D: `\${nonsense} \${userHome}`,
    },
    postCreateCommand: `echo \${HOME} \${X:-y} \${containerEnv:PATH} \${localWorkspaceFolder}`,
  })
  expect(config.remoteEnv).toEqual({
    A: '/workspaces/app/web:web',
    B: expect.stringMatching(/^app [0-9a-v]{52}$/),
    C: `\${containerEnv:PATH}:/x`,
    D: `\${nonsense} \${userHome}`,
  })
  expect(config.commands.postCreateCommand).toBe(
    `echo \${HOME} \${X:-y} \${containerEnv:PATH} /workspaces/app`,
  )
  expect(notices).toEqual([
    expect.stringContaining(`\${nonsense} is no variable`),
    expect.stringContaining(`\${userHome} is no variable`),
    expect.stringContaining('In a command write $PATH.'),
  ])
  expect(parse({ name: `\${devcontainerId}` }).config.name).toBe(
    parse({ name: `\${devcontainerId}` }).config.name,
  )
})

test('a variable that is not a repository’s to set is left out and named (S-79)', () => {
  const containerEnv = { BOTHY_LINE_FOLDER: '/x', HOME: '/x', 'A-B': 'x', '': 'x', GOOD: 'x' }
  const { config, notices } = parse({ image, containerEnv })
  expect(config.containerEnv).toEqual({ GOOD: 'x' })
  expect(notices.map((notice) => notice.split(' ')[0])).toEqual([
    '"BOTHY_LINE_FOLDER"',
    '"HOME"',
    '"A-B"',
    '""',
  ])
})

test.for([
  '/',
  '/proc/self',
  '/etc',
  '/.bothy/kits',
  '/workspace',
  '/workspaces/other',
  '/home/dev',
])(
  'the folder %s is not the workspace: the repository’s is opened, and that is said',
  (workspaceFolder) => {
    const { config, notices } = parse({ image, workspaceFolder })
    expect(config.workspaceFolder).toBeNull()
    expect(notices).toEqual([expect.stringContaining('/workspaces/app is opened instead')])
  },
)

test('a command that never runs cannot be waited for', () => {
  const { config, notices } = parse({ image, waitFor: 'initializeCommand' })
  expect(config.waitFor).toBe('onCreateCommand')
  expect(notices).toEqual([expect.stringContaining('never runs')])
})

test('a container is made from the configuration, and from the defaults where it is silent', () => {
  const defaults = { image: 'bothy/default', workspaceFolder: '/workspaces/app' }
  expect(containerPlanOf(parse({}).config, defaults)).toEqual({
    ...defaults,
    remoteUser: null,
    userEnvProbe: 'loginInteractiveShell',
    environment: {},
  })
  const { config } = parse({
    image,
    containerUser: 'node',
    userEnvProbe: 'none',
    workspaceFolder: '/workspaces/app/web',
    containerEnv: { A: 'a', PATH: `/tools:\${containerEnv:PATH}`, GONE: 'x' },
    remoteEnv: { B: `\${containerEnv:A}b`, PATH: `\${containerEnv:PATH}:/more`, GONE: null },
  })
  expect(containerPlanOf(config, defaults)).toEqual({
    image,
    remoteUser: 'node',
    userEnvProbe: 'none',
    workspaceFolder: '/workspaces/app/web',
    environment: { A: 'a', B: 'ab', PATH: `/tools:\${containerEnv:PATH}:/more`, GONE: null },
  })
})
