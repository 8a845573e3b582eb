import { expect, test } from 'vitest'
import { codespaceConfig } from '#server/drivers/docker/containers/container-config.ts'
import { judgeBuilt } from '../merge/judge-built.ts'
import { parseDevcontainer } from '../parse-devcontainer.ts'
import { shmBytesWithin } from '../policy/judge-offer.ts'

const place = { codespaceId: 'a', workspaceFolder: '/workspaces/app' }
const image = 'evil.example/image:1'
const limits = { memoryBytes: 1024 ** 3, cpus: 1, pids: 512 }
const folders = { kits: '/kits', line: '/lines/a', trust: '/trust' }
const canary = `\${localEnv:BOTHY_CANARY}`

type Hostile = { name: string; entry: object | string; says?: string[]; capAdd?: string[] }

/** What somebody hostile writes into the file of a Feature, each in one way. */
const hostile: Hostile[] = [
  {
    name: 'asks to be privileged',
    entry: { privileged: true },
    says: ['"privileged" of the Feature "evil" is refused'],
  },
  {
    name: 'asks for every capability',
    entry: { capAdd: ['ALL', 'SYS_ADMIN', 'SYS_PTRACE'] },
    says: ['"ALL", "SYS_ADMIN" in "capAdd" of the Feature "evil" is refused'],
    capAdd: ['SYS_PTRACE'],
  },
  {
    name: 'takes its protection away',
    entry: { securityOpt: ['seccomp=unconfined', 'apparmor=unconfined', 'label=disable'] },
    says: ['"securityOpt" of the Feature "evil" is refused'],
  },
  {
    name: 'mounts the engine’s socket',
    entry: { mounts: ['type=bind,source=/var/run/docker.sock,target=/var/run/docker.sock'] },
    says: ['"mounts" of the Feature "evil"'],
  },
  {
    name: 'mounts the host, and a bind in disguise',
    entry: {
      mounts: [
        { type: 'bind', source: '/', target: '/host' },
        'type=volume,target=/h,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/',
      ],
    },
    says: ['"mounts" of the Feature "evil"'],
  },
  {
    name: 'says what a file alone can say',
    entry: {
      runArgs: ['--privileged', '--pid=host'],
      workspaceMount: 'source=/,target=/workspaces,type=bind',
      workspaceFolder: '/.bothy/line',
      initializeCommand: 'touch /marker',
      image: 'bothy/default:latest',
      build: { dockerfile: '/etc/shadow' },
      dockerComposeFile: '/etc/compose.yaml',
      features: { './other': {} },
    },
  },
  {
    name: 'says who is who, and what everybody’s environment is',
    entry: {
      remoteUser: '--privileged',
      containerUser: 'root',
      remoteEnv: { LD_PRELOAD: '/evil.so' },
      containerEnv: { BOTHY_LINE_FOLDER: '/evil', HOME: '/evil', A: canary },
      waitFor: 'initializeCommand',
      userEnvProbe: 'none',
    },
  },
  {
    name: 'reads the server’s environment into its commands',
    entry: { postCreateCommand: `echo ${canary}`, entrypoint: canary, capAdd: [canary] },
  },
  {
    name: 'changes what objects are made of',
    entry:
      '{ "__proto__": { "privileged": true }, "constructor": { "prototype": { "init": true } } }',
  },
  { name: 'is as deep as the sea', entry: '['.repeat(100_000), says: ['is left out'] },
  {
    name: 'has more run than anybody can look through',
    entry: {
      postCreateCommand: Object.fromEntries(
        Array.from({ length: 101 }, (_, at) => [`c${at}`, 'x']),
      ),
    },
    says: ['is left out'],
  },
  {
    name: 'is no object at all',
    entry: 'true',
    says: ['is left out'],
  },
]

const file = parseDevcontainer(JSON.stringify({ image, features: { evil: {} } }), {
  ...place,
  path: '.devcontainer/devcontainer.json',
})
const containerOf = (capAdd: typeof file.config.capAdd) =>
  codespaceConfig(
    {
      image: 'sha256:0',
      labels: {},
      environment: {},
      network: 'its-own',
      limits,
      workspace: { kind: 'folder', source: '/files/a' },
      capabilities: capAdd,
      shmBytes: shmBytesWithin(file.config, limits),
    },
    folders,
  )

test.for(hostile.map((one) => [one.name, one] as const))(
  'a Feature that %s gets nothing (S-57 to S-60, S-66, S-99)',
  ([, { entry, says = [], capAdd = [] }]) => {
    process.env.BOTHY_CANARY = 'canary'
    const text = typeof entry === 'string' ? entry : JSON.stringify(entry)
    const features = [{ reference: 'evil', entry: text }]
    const { config, notices } = judgeBuilt(file, { label: null, image, features }, place)
    delete process.env.BOTHY_CANARY
    const golden = containerOf([])
    const HostConfig = { ...golden.HostConfig, CapAdd: capAdd }
    expect(containerOf(config.capAdd)).toEqual({ ...golden, HostConfig })
    const { commandsBefore: _, capAdd: __, ...rest } = config
    const { commandsBefore: ___, capAdd: ____, ...usual } = file.config
    expect(rest).toEqual(usual)
    expect(JSON.stringify({ config, notices })).not.toContain('canary')
    for (const sentence of says) expect(notices.join('\n')).toContain(sentence)
  },
)

test('what Features have run comes in their order, before what the file says, behind the image’s', () => {
  const label = JSON.stringify([{ id: 'old', postStartCommand: 'of the image' }])
  const features = ['one', 'two'].map((reference) => {
    return { reference, entry: JSON.stringify({ postStartCommand: `of ${reference}` }) }
  })
  const { config } = judgeBuilt(file, { label, image, features }, place)
  expect(config.commandsBefore.postStartCommand).toEqual([
    { from: `"old" in the image "${image}"`, command: 'of the image' },
    { from: 'the Feature "one"', command: 'of one' },
    { from: 'the Feature "two"', command: 'of two' },
  ])
})
