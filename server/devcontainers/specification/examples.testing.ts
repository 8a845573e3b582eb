type Example = {
  given: object
  /** Beside it in the repository. */
  files?: Record<string, string>
  /** The same of its Compose files. */
  known?: Record<string, string>
  /** What of the configuration is another than without it. */
  config?: object
  /** Exactly these, of what has an effect. */
  notices?: string[]
  /** Why the file is not used. */
  error?: string
}

const build = { dockerfile: 'Dockerfile', context: '.', target: 'dev', args: { A: 'b' } }
const built = {
  dockerfile: '.devcontainer/Dockerfile',
  context: '.devcontainer',
  target: 'dev',
  args: { A: 'b' },
}
const asBuild = (build: object) => ({ image: null, build })
/** Of Compose files there are examples of their own; this one says nothing beside the service. */
const ofCompose = (given: object): Example => ({
  given: { ...given, image: undefined },
  known: { '.devcontainer/compose.yaml': 'services: { app: { image: "debian:12" } }' },
})
const mounts = [{ type: 'volume', source: 'cache', target: '/cache' }]
const mounted = {
  mounts: { volumes: [{ volume: 'cache', target: '/cache', isReadOnly: false }], tmpfs: [] },
}
const attributes = {
  label: 'App',
  protocol: 'https',
  onAutoForward: 'openPreview',
  requireLocalPort: true,
  elevateIfNeeded: false,
}
const asksFor = (secrets: object, read: object): Example => ({
  given: { secrets },
  config: { secrets: [{ name: 'TOKEN', ...read }] },
})
const needs = (hostRequirements: object, read = hostRequirements): Example => ({
  given: { hostRequirements },
  config: { hostRequirements: read },
})
const noPorts = { forward: [], attributes: [], otherAttributes: null }
const silent = { label: null, protocol: null, onAutoForward: null, visibility: null }
const read = { label: 'App', protocol: 'https', onAutoForward: 'openPreview' }
const isRead = (name: string) => name in read || name === 'visibility'
const ofPorts = Object.fromEntries(
  Object.entries({ ...attributes, visibility: 'public' }).flatMap(([name, value]) => {
    const said = { ...silent, [name]: value }
    const given = { [name]: value }
    const ofOne = { ports: { ...noPorts, attributes: [{ match: '3000', ...said }] } }
    const ofOthers = { ports: { ...noPorts, otherAttributes: { match: '', ...said } } }
    return [
      [
        `portsAttributes.*.${name}`,
        { given: { portsAttributes: { '3000': given } }, ...(isRead(name) && { config: ofOne }) },
      ],
      [
        `otherPortsAttributes.${name}`,
        { given: { otherPortsAttributes: given }, ...(name in read && { config: ofOthers }) },
      ],
    ]
  }),
)
const ofBuild = Object.fromEntries(
  Object.keys(build).map((name) => [`build.${name}`, { given: { build }, config: asBuild(built) }]),
)
const commands = Object.fromEntries(
  [
    'onCreateCommand',
    'updateContentCommand',
    'postCreateCommand',
    'postStartCommand',
    'postAttachCommand',
  ].map((hook) => {
    const command = { text: 'make', list: ['make', 'all'] }
    return [hook, { given: { [hook]: command }, config: { commands: { [hook]: command } } }]
  }),
)
const featureAt = (reference: string, options: object, column: number) => {
  const place = { path: '.devcontainer/devcontainer.json', line: 1, column }
  return { reference, options, version: null, wants: null, place }
}
const repositories = { 'acme/other': { permissions: { contents: 'read' } } }

/** One of each property, by its key: what a configuration says, and what becomes of it. */
export const examples: Record<string, Example> = {
  ...ofPorts,
  ...ofBuild,
  ...commands,
  $schema: { given: { $schema: 'https://containers.dev/schema' } },
  extends: {
    given: { extends: ['./base.json'] },
    files: { '.devcontainer/base.json': '{ "remoteUser": "node" }' },
    config: { remoteUser: 'node' },
    notices: ['From ".devcontainer/base.json": "remoteUser".'],
  },
  name: { given: { name: 'Web' }, config: { name: 'Web' } },
  image: { given: { image: 'ghcr.io/a/b:1' }, config: { image: 'ghcr.io/a/b:1' } },
  containerEnv: { given: { containerEnv: { A: 'b' } }, config: { containerEnv: { A: 'b' } } },
  remoteEnv: {
    given: { remoteEnv: { A: `\${containerEnv:HOME}/b`, GONE: null } },
    config: { remoteEnv: { A: `\${containerEnv:HOME}/b`, GONE: null } },
  },
  containerUser: { given: { containerUser: 'node' }, config: { containerUser: 'node' } },
  remoteUser: { given: { remoteUser: 'vscode' }, config: { remoteUser: 'vscode' } },
  updateRemoteUserUID: { given: { updateRemoteUserUID: true } },
  userEnvProbe: {
    given: { userEnvProbe: 'loginShell' },
    config: { userEnvProbe: 'loginShell' },
  },
  workspaceFolder: {
    given: { workspaceFolder: '/workspaces/app/web' },
    config: { workspaceFolder: '/workspaces/app/web' },
  },
  workspaceMount: {
    given: { workspaceMount: 'source=/,target=/workspaces,type=bind' },
  },
  mounts: { given: { mounts: ['source=cache,target=/cache,type=volume'] }, config: mounted },
  'mounts.type': { given: { mounts }, config: mounted },
  'mounts.source': { given: { mounts }, config: mounted },
  'mounts.target': { given: { mounts }, config: mounted },
  init: { given: { init: true } },
  privileged: { given: { privileged: true } },
  capAdd: {
    given: { capAdd: ['SYS_PTRACE', 'SYS_ADMIN', 'CAP_CHOWN'] },
    config: { capAdd: ['SYS_PTRACE'] },
    notices: [
      '"SYS_ADMIN" in "capAdd" is refused: it would give the container power over the server’s machine; SYS_PTRACE is given.',
    ],
  },
  securityOpt: { given: { securityOpt: ['seccomp=unconfined'] } },
  runArgs: {
    given: {
      runArgs: [
        '--init',
        '--cap-add=SYS_PTRACE',
        '-e',
        'A=b=c',
        '--user=node',
        '--shm-size=256m',
        '--name',
        'db',
        '--network=host',
        '-v',
        '/:/host',
      ],
    },
    config: {
      capAdd: ['SYS_PTRACE'],
      containerEnv: { A: 'b=c' },
      containerUser: 'node',
      shmBytes: 256 * 1024 ** 2,
    },
    notices: [
      '"--network=host", "-v /:/host" in "runArgs" is refused: the container is made from the server’s own settings alone.',
      '"--name db" in "runArgs" has no effect: names and limits are the server’s own.',
    ],
  },
  overrideCommand: {
    given: { overrideCommand: false },
    notices: ['"overrideCommand" has no effect: the image’s own command does not run.'],
  },
  shutdownAction: { given: { shutdownAction: 'stopContainer' } },
  entrypoint: {
    given: { entrypoint: '/usr/local/share/docker-init.sh' },
    notices: ['"entrypoint" has no effect: put it into "postStartCommand".'],
  },
  initializeCommand: { given: { initializeCommand: { a: 'touch /marker' } } },
  waitFor: { given: { waitFor: 'postStartCommand' }, config: { waitFor: 'postStartCommand' } },
  build: { given: { build }, config: asBuild(built) },
  'build.cacheFrom': { given: { build: { cacheFrom: 'debian:12' } } },
  'build.options': { given: { build: { options: ['--network=host'] } } },
  dockerFile: {
    given: { dockerFile: 'Dockerfile' },
    config: asBuild({ ...built, target: null, args: {} }),
  },
  context: {
    given: { dockerFile: '../Dockerfile', context: '..' },
    config: asBuild({ dockerfile: 'Dockerfile', context: '.', target: null, args: {} }),
  },
  dockerComposeFile: ofCompose({ dockerComposeFile: ['compose.yaml'], service: 'app' }),
  service: ofCompose({ dockerComposeFile: 'compose.yaml', service: 'app' }),
  runServices: ofCompose({
    dockerComposeFile: 'compose.yaml',
    service: 'app',
    runServices: ['app'],
  }),
  features: {
    given: { features: { 'ghcr.io/devcontainers/features/node:1': {} } },
    config: { features: [featureAt('ghcr.io/devcontainers/features/node:1', {}, 34)] },
  },
  overrideFeatureInstallOrder: {
    given: { overrideFeatureInstallOrder: ['ghcr.io/devcontainers/features/node'] },
    config: { featureOrder: ['ghcr.io/devcontainers/features/node'] },
  },
  forwardPorts: {
    given: { forwardPorts: [3000, 'localhost:8080', 'db:5432'] },
    config: { ports: { ...noPorts, forward: [3000, 8080] } },
    notices: [
      '"db:5432" in "forwardPorts" has no effect: a port is a number from 1 to 65535 of the container’s own, or of a service of its Compose files.',
    ],
  },
  appPort: { given: { appPort: '8000:8010' } },
  portsAttributes: {
    given: { portsAttributes: { '3000-3010': read } },
    config: { ports: { ...noPorts, attributes: [{ match: '3000-3010', ...silent, ...read }] } },
  },
  otherPortsAttributes: {
    given: { otherPortsAttributes: { onAutoForward: 'ignore' } },
    config: {
      ports: { ...noPorts, otherAttributes: { match: '', ...silent, onAutoForward: 'ignore' } },
    },
  },
  hostRequirements: needs(
    { cpus: 2, memory: '8gb', storage: '32gb', gpu: 'optional' },
    { cpus: 2, memoryBytes: 8 * 1024 ** 3, storageBytes: 32 * 1024 ** 3, gpu: 'optional' },
  ),
  'hostRequirements.cpus': needs({ cpus: 2 }),
  'hostRequirements.memory': needs({ memory: '512mb' }, { memoryBytes: 512 * 1024 ** 2 }),
  'hostRequirements.storage': needs({ storage: '1000' }, { storageBytes: 1000 }),
  'hostRequirements.gpu': needs({ gpu: true }),
  'hostRequirements.gpu.cores': needs({ gpu: { cores: 1000 } }),
  'hostRequirements.gpu.memory': needs(
    { gpu: { memory: '8gb' } },
    { gpu: { memoryBytes: 8 * 1024 ** 3 } },
  ),
  secrets: asksFor({ TOKEN: {} }, { description: null, documentationUrl: null }),
  'secrets.*.description': asksFor(
    { TOKEN: { description: 'Of the API.' } },
    { description: 'Of the API.', documentationUrl: null },
  ),
  'secrets.*.documentationUrl': asksFor(
    { TOKEN: { documentationUrl: 'https://example.com/token' } },
    { description: null, documentationUrl: 'https://example.com/token' },
  ),
  customizations: {
    given: { customizations: { vscode: { extensions: ['a.b'] } } },
    notices: [
      '"customizations" has no more effect than this: “codespaces.repositories” is taken from it, and nothing else.',
    ],
  },
  'customizations.codespaces.repositories': {
    given: { customizations: { codespaces: { repositories } } },
    config: { repositories: [{ path: 'acme/other', permissions: { contents: 'read' } }] },
  },
  extensions: { given: { extensions: ['a.b'] } },
  settings: { given: { settings: { 'editor.tabSize': 2 } } },
  devPort: { given: { devPort: 3000 } },
}
