import { benignRarer } from './benign-rarer.testing.ts'
import { benignStacks } from './benign-stacks.testing.ts'
import { benignTrades } from './benign-trades.testing.ts'

/**
 * What well-meant repositories say, each of another kind, written for this in the manner of public
 * ones. `reads`: what of the configuration is another than the default; `says`: the keys that the
 * log names, in any order; `error`: why the file cannot be used yet.
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
const wanted = (name: string, options: object | string, line: number) => {
  const place = { path: '.devcontainer/devcontainer.json', line, column: 5 }
  return { reference: feature(name), options, version: null, wants: null, place }
}
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
      ports: {
        forward: [3000, 9229],
        attributes: [
          {
            match: '3000',
            label: 'Web',
            onAutoForward: 'openPreview',
            protocol: null,
            visibility: null,
          },
        ],
        otherAttributes: null,
      },
    },
    says: [],
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
    reads: {
      image: base,
      features: [wanted('node:1', { version: 'lts' }, 4), wanted('docker-in-docker:2', {}, 7)],
      featureOrder: [feature('node')],
    },
  },
  {
    name: 'writes the version of a Feature as a text or a number',
    text: of({
      image: base,
      features: { [feature('go:1')]: '1.23', [feature('java:1')]: { version: 21 } },
    }),
    reads: {
      image: base,
      features: [wanted('go:1', '1.23', 4), wanted('java:1', { version: '21' }, 5)],
    },
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
    reads: {
      image: base,
      commands: { postCreateCommand: 'sudo chown vscode node_modules' },
      mounts: {
        volumes: [
          {
            volume: 'app-node_modules',
            target: '/workspaces/app/node_modules',
            isReadOnly: false,
          },
          {
            volume: 'cache-1ikng49ck6ttpbtc4cdjj8htojd7grnvg53s9ppbj03ngmnusi5r',
            target: '/home/vscode/.cache',
            isReadOnly: false,
          },
        ],
        tmpfs: [],
      },
    },
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
  ...benignRarer,
  ...benignStacks,
  ...benignTrades,
]
