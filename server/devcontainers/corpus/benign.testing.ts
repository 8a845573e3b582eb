/**
 * What well-meant repositories say, each of another kind, written for this in the manner of public ones. `reads`: what of
 * the configuration is another than the default; `says`: the keys that the log names, in any order; `error`: why the file
 * cannot be used yet.
 */
export type Benign = {
  name: string
  text: string
  reads?: object
  says?: string[]
  error?: string
}

const of = (value: object): string => JSON.stringify(value, null, 2)
const base = 'mcr.microsoft.com/devcontainers/base:bookworm'
const feature = (name: string) => `ghcr.io/devcontainers/features/${name}`
const gigabyte = 1024 ** 3

export const benign: Benign[] = [
  { name: 'says nothing', text: '{}', says: ['image'] },
  { name: 'names an image', text: of({ image: base }), reads: { image: base } },
  {
    name: 'begins with the comments of a template',
    text: `// For format details, see https://aka.ms/devcontainer.json.
{
  "name": "Debian", // shown
  // Or use a Dockerfile or Docker Compose file.
  "image": "${base}",
  // "features": {},
  /* "forwardPorts": [], */
  "postCreateCommand": "uname -a",
}
`,
    reads: { name: 'Debian', image: base, commands: { postCreateCommand: 'uname -a' } },
  },
  {
    name: 'sets up Node and its user',
    text: of({
      name: 'Node.js & TypeScript',
      image: 'mcr.microsoft.com/devcontainers/typescript-node:1-22-bookworm',
      remoteUser: 'node',
      postCreateCommand: 'npm ci',
      updateContentCommand: 'npm run build --if-present',
      forwardPorts: [3000, 9229],
      portsAttributes: { '3000': { label: 'Web', onAutoForward: 'openPreview' } },
    }),
    reads: {
      name: 'Node.js & TypeScript',
      image: 'mcr.microsoft.com/devcontainers/typescript-node:1-22-bookworm',
      remoteUser: 'node',
      commands: { postCreateCommand: 'npm ci', updateContentCommand: 'npm run build --if-present' },
    },
    says: ['forwardPorts', 'portsAttributes'],
  },
  {
    name: 'debugs in C++',
    text: of({
      image: 'mcr.microsoft.com/devcontainers/cpp:1-debian-12',
      capAdd: ['SYS_PTRACE'],
      securityOpt: ['seccomp=unconfined'],
      runArgs: ['--init'],
      customizations: { vscode: { extensions: ['ms-vscode.cpptools'] } },
    }),
    reads: { image: 'mcr.microsoft.com/devcontainers/cpp:1-debian-12', capAdd: ['SYS_PTRACE'] },
    says: ['securityOpt', 'customizations'],
  },
  {
    name: 'debugs in Go by words for the engine',
    text: of({
      image: 'golang:1.23',
      runArgs: ['--cap-add=SYS_PTRACE', '--security-opt', 'seccomp=unconfined'],
    }),
    reads: { image: 'golang:1.23', capAdd: ['SYS_PTRACE'] },
    says: ['--security-opt seccomp=unconfined'],
  },
  {
    name: 'gives a browser its shared memory',
    text: of({ image: 'cypress/included:13.6.0', runArgs: ['--shm-size', '1gb', '--ipc=host'] }),
    reads: { image: 'cypress/included:13.6.0', shmBytes: gigabyte },
    says: ['--ipc=host'],
  },
  {
    name: 'adds Features',
    text: of({
      image: base,
      features: { [feature('node:1')]: { version: 'lts' }, [feature('docker-in-docker:2')]: {} },
      overrideFeatureInstallOrder: [feature('node')],
    }),
    reads: { image: base },
    says: ['features', 'overrideFeatureInstallOrder'],
  },
  {
    name: 'writes the version of a Feature as a text or a number',
    text: of({
      image: base,
      features: { [feature('go:1')]: '1.23', [feature('java:1')]: { version: 21 } },
    }),
    reads: { image: base },
    says: ['features'],
  },
  {
    name: 'runs commands at the same time',
    text: of({
      image: base,
      onCreateCommand: { install: 'npm ci', hooks: ['pre-commit', 'install'] },
      postStartCommand: `git config --global --add safe.directory \${containerWorkspaceFolder}`,
      postAttachCommand: { server: 'npm start', tests: 'npm test -- --watch' },
      waitFor: 'onCreateCommand',
    }),
    reads: {
      image: base,
      waitFor: 'onCreateCommand',
      commands: {
        onCreateCommand: { install: 'npm ci', hooks: ['pre-commit', 'install'] },
        postStartCommand: 'git config --global --add safe.directory /workspaces/app',
        postAttachCommand: { server: 'npm start', tests: 'npm test -- --watch' },
      },
    },
  },
  {
    name: 'adds to the PATH',
    text: of({
      image: 'python:3.12',
      remoteEnv: {
        PATH: `\${containerEnv:PATH}:\${containerWorkspaceFolder}/.venv/bin`,
        PYTHONPATH: `\${containerWorkspaceFolder}/src`,
      },
      containerEnv: { PIP_NO_CACHE_DIR: '1', EMPTY: '' },
    }),
    reads: {
      image: 'python:3.12',
      remoteEnv: {
        PATH: `\${containerEnv:PATH}:/workspaces/app/.venv/bin`,
        PYTHONPATH: '/workspaces/app/src',
      },
      containerEnv: { PIP_NO_CACHE_DIR: '1', EMPTY: '' },
    },
  },
  {
    name: 'takes keys along from the machine around it',
    text: of({
      image: base,
      remoteEnv: { AWS_PROFILE: `\${localEnv:AWS_PROFILE:default}`, TOKEN: `\${localEnv:TOKEN}` },
      mounts: [`source=\${localEnv:HOME}/.aws,target=/home/vscode/.aws,type=bind`],
    }),
    reads: { image: base, remoteEnv: { AWS_PROFILE: 'default', TOKEN: '' } },
    says: [`\${localEnv:TOKEN}`, `\${localEnv:HOME}`, 'mounts'],
  },
  {
    name: 'keeps its packages in volumes',
    text: of({
      image: base,
      mounts: [
        `source=\${localWorkspaceFolderBasename}-node_modules,target=\${containerWorkspaceFolder}/node_modules,type=volume`,
        { source: `cache-\${devcontainerId}`, target: '/home/vscode/.cache', type: 'volume' },
      ],
      postCreateCommand: 'sudo chown vscode node_modules',
    }),
    reads: { image: base, commands: { postCreateCommand: 'sudo chown vscode node_modules' } },
    says: ['mounts'],
  },
  {
    name: 'uses the engine of the machine around it',
    text: of({
      image: base,
      mounts: ['source=/var/run/docker.sock,target=/var/run/docker-host.sock,type=bind'],
      initializeCommand: 'docker compose pull',
    }),
    reads: { image: base },
    says: ['mounts', 'initializeCommand'],
  },
  {
    name: 'needs a large machine',
    text: of({
      image: base,
      hostRequirements: { cpus: 8, memory: '32gb', storage: '64GB', gpu: 'optional' },
    }),
    reads: {
      image: base,
      hostRequirements: {
        cpus: 8,
        memoryBytes: 32 * gigabyte,
        storageBytes: 64 * gigabyte,
        gpu: 'optional',
      },
    },
  },
  {
    name: 'needs a graphics processor',
    text: of({
      image: 'nvidia/cuda:12.4.1-devel-ubuntu22.04',
      runArgs: ['--gpus', 'all'],
      hostRequirements: { gpu: { cores: 1000, memory: '32gb' } },
    }),
    reads: {
      image: 'nvidia/cuda:12.4.1-devel-ubuntu22.04',
      hostRequirements: { gpu: { cores: 1000, memoryBytes: 32 * gigabyte } },
    },
    says: ['--gpus all'],
  },
  {
    name: 'asks for tokens of other repositories',
    text: of({
      image: base,
      customizations: {
        codespaces: { repositories: { 'acme/lib': { permissions: { contents: 'read' } } } },
      },
    }),
    reads: {
      image: base,
      repositories: [{ path: 'acme/lib', permissions: { contents: 'read' } }],
    },
  },
  {
    name: 'asks for secrets',
    text: of({
      image: base,
      secrets: { API_KEY: { description: 'Of the API', documentationUrl: 'https://example.com' } },
    }),
    reads: { image: base },
    says: ['secrets'],
  },
  {
    name: 'is one of many for one repository',
    text: of({ name: 'Docs', image: 'ruby:3.3', workspaceFolder: '/workspaces/app/docs' }),
    reads: { name: 'Docs', image: 'ruby:3.3', workspaceFolder: '/workspaces/app/docs' },
  },
  {
    name: 'opens a folder that Docker knows',
    text: of({
      image: base,
      workspaceMount: `source=\${localWorkspaceFolder},target=/workspace,type=bind,consistency=cached`,
      workspaceFolder: '/workspace',
    }),
    reads: { image: base },
    says: ['workspaceMount', 'workspaceFolder'],
  },
  {
    name: 'works as root without a shell’s files',
    text: of({
      image: 'alpine:3.20',
      remoteUser: 'root',
      userEnvProbe: 'none',
      overrideCommand: true,
    }),
    reads: { image: 'alpine:3.20', remoteUser: 'root', userEnvProbe: 'none' },
  },
  {
    name: 'lets the image run its own command',
    text: of({ image: 'postgres:16', overrideCommand: false, init: true, shutdownAction: 'none' }),
    reads: { image: 'postgres:16' },
    says: ['overrideCommand', 'shutdownAction'],
  },
  {
    name: 'has keys of former times',
    text: of({
      image: base,
      extensions: ['dbaeumer.vscode-eslint'],
      settings: { 'terminal.integrated.shell.linux': '/bin/bash' },
      appPort: [3000, '9000:9000'],
      devPort: 3001,
    }),
    reads: { image: base },
    says: ['extensions', 'settings', 'appPort', 'devPort'],
  },
  {
    name: 'has keys of other tools, and slips of the hand',
    text: of({ image: base, postCreatecommand: 'x', dockerfile: 'x', 'x-notes': [1, 2] }),
    reads: { image: base },
    says: ['Is "postCreateCommand" meant?', 'Is "dockerFile" meant?', 'x-notes'],
  },
  {
    name: 'writes a wrong type where nothing depends on it',
    text: of({ image: base, forwardPorts: '3000', init: 'yes', hostRequirements: { cpus: '4' } }),
    reads: { image: base },
    says: [
      '"forwardPorts" must be a list',
      '"init" must be true or false',
      '"hostRequirements.cpus"',
    ],
  },
  {
    name: 'is written on Windows',
    text: '\ufeff{\r\n\t"image": "debian:12",\r\n\t"postCreateCommand": "make"\r\n}\r\n',
    reads: { image: 'debian:12', commands: { postCreateCommand: 'make' } },
  },
  {
    name: 'builds from a Dockerfile',
    text: of({ build: { dockerfile: 'Dockerfile', args: { VARIANT: 'bookworm' }, target: 'dev' } }),
    error: '"build" is not yet supported',
  },
  {
    name: 'builds from the folder above',
    text: of({ build: { dockerfile: '../Dockerfile', context: '..', cacheFrom: ['a/b:1'] } }),
    error: '"build" is not yet supported',
  },
  {
    name: 'builds as in former times',
    text: of({ dockerFile: 'Dockerfile', context: '..' }),
    error: '"dockerFile" is not yet supported',
  },
  {
    name: 'starts services',
    text: of({
      dockerComposeFile: ['../compose.yaml', 'compose.extend.yaml'],
      service: 'app',
      runServices: ['app', 'db'],
      workspaceFolder: `/workspaces/\${localWorkspaceFolderBasename}`,
      shutdownAction: 'stopCompose',
    }),
    error: '"dockerComposeFile" is not yet supported',
  },
]
