import type { Benign } from './benign.testing.ts'

const of = (value: object): string => JSON.stringify(value, null, 2)
const base = 'mcr.microsoft.com/devcontainers/base:bookworm'
const gigabyte = 1024 ** 3

/** Of the needs that fewer have, of former times, and with slips of the hand. */
export const benignRarer: Benign[] = [
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
    reads: {
      image: base,
      secrets: [
        {
          name: 'API_KEY',
          description: 'Of the API',
          documentationUrl: 'https://example.com/',
        },
      ],
    },
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
    says: ['overrideCommand'],
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
    reads: {
      build: {
        dockerfile: '.devcontainer/Dockerfile',
        context: '.devcontainer',
        target: 'dev',
        args: { VARIANT: 'bookworm' },
      },
    },
  },
  {
    name: 'builds from the folder above',
    text: of({ build: { dockerfile: '../Dockerfile', context: '..', cacheFrom: ['a/b:1'] } }),
    reads: { build: { dockerfile: 'Dockerfile', context: '.', target: null, args: {} } },
    says: ['build.cacheFrom'],
  },
  {
    name: 'builds as in former times',
    text: of({ dockerFile: 'Dockerfile', context: '..' }),
    reads: {
      build: { dockerfile: '.devcontainer/Dockerfile', context: '.', target: null, args: {} },
    },
  },
]
