import type { Benign } from './benign.testing.ts'

const of = (value: object): string => JSON.stringify(value, null, 2)
const base = 'mcr.microsoft.com/devcontainers/base:ubuntu-24.04'
const gigabyte = 1024 ** 3

/** By what their people do, and with which machines. */
export const benignTrades: Benign[] = [
  {
    name: 'plans infrastructure with keys of the machine around it',
    text: of({
      image: 'hashicorp/terraform:1.9',
      containerUser: 'root',
      remoteEnv: {
        TF_VAR_region: `\${localEnv:AWS_REGION:eu-west-1}`,
        TF_PLUGIN_CACHE_DIR: `\${containerEnv:HOME}/.terraform.d/plugins`,
      },
    }),
    reads: {
      image: 'hashicorp/terraform:1.9',
      containerUser: 'root',
      remoteEnv: {
        TF_VAR_region: 'eu-west-1',
        TF_PLUGIN_CACHE_DIR: `\${containerEnv:HOME}/.terraform.d/plugins`,
      },
    },
  },
  {
    name: 'wants a cluster in its container',
    text: of({
      image: base,
      runArgs: ['--privileged', '--cgroupns=host', '--init'],
      postCreateCommand: 'kind create cluster --wait 2m || true',
    }),
    reads: {
      image: base,
      commands: { postCreateCommand: 'kind create cluster --wait 2m || true' },
    },
    says: ['"--privileged", "--cgroupns=host" in "runArgs" is refused'],
  },
  {
    name: 'builds one stage of a C++ Dockerfile above it',
    text: of({
      build: {
        dockerfile: '../docker/dev.Dockerfile',
        context: '..',
        target: 'toolchain',
        args: { GCC: '13', CLANG: '18' },
      },
      runArgs: ['--cap-add=SYS_PTRACE'],
    }),
    reads: {
      build: {
        dockerfile: 'docker/dev.Dockerfile',
        context: '.',
        target: 'toolchain',
        args: { GCC: '13', CLANG: '18' },
      },
      capAdd: ['SYS_PTRACE'],
    },
  },
  {
    name: 'flashes a board that is plugged in',
    text: of({
      image: 'espressif/idf:v5.3',
      runArgs: ['--device=/dev/ttyUSB0', '--group-add', 'dialout'],
      postCreateCommand: '. $IDF_PATH/export.sh && idf.py --version',
    }),
    reads: {
      image: 'espressif/idf:v5.3',
      commands: { postCreateCommand: '. $IDF_PATH/export.sh && idf.py --version' },
    },
    says: ['"--device=/dev/ttyUSB0", "--group-add dialout" in "runArgs" is refused'],
  },
  {
    name: 'shows the windows of a robot',
    text: of({
      image: 'osrf/ros:humble-desktop',
      containerEnv: { DISPLAY: `\${localEnv:DISPLAY::0}`, QT_X11_NO_MITSHM: '1' },
      runArgs: ['--net=host', '--pid=host', '-e', 'ROS_DOMAIN_ID=7'],
    }),
    reads: {
      image: 'osrf/ros:humble-desktop',
      containerEnv: { DISPLAY: ':0', QT_X11_NO_MITSHM: '1', ROS_DOMAIN_ID: '7' },
    },
    says: ['"--net=host", "--pid=host" in "runArgs" is refused'],
  },
  {
    name: 'writes documentation with Jekyll',
    text: of({
      image: 'mcr.microsoft.com/devcontainers/jekyll:2-bookworm',
      updateContentCommand: 'bundle install --path vendor',
      postAttachCommand: 'bundle exec jekyll serve --livereload',
    }),
    reads: {
      image: 'mcr.microsoft.com/devcontainers/jekyll:2-bookworm',
      commands: {
        updateContentCommand: 'bundle install --path vendor',
        postAttachCommand: 'bundle exec jekyll serve --livereload',
      },
    },
  },
  {
    name: 'makes the environment of a notebook',
    text: of({
      image: 'continuumio/miniconda3:24.9.2-0',
      onCreateCommand: ['conda', 'env', 'update', '-n', 'base', '-f', 'environment.yml'],
      userEnvProbe: 'interactiveShell',
      hostRequirements: { memory: '8GB' },
    }),
    reads: {
      image: 'continuumio/miniconda3:24.9.2-0',
      userEnvProbe: 'interactiveShell',
      hostRequirements: { memoryBytes: 8 * gigabyte },
      commands: {
        onCreateCommand: ['conda', 'env', 'update', '-n', 'base', '-f', 'environment.yml'],
      },
    },
  },
  {
    name: 'starts servers whenever somebody comes',
    text: of({
      image: 'denoland/deno:debian-2.0.0',
      postAttachCommand: { api: 'deno task api', web: ['deno', 'task', 'web'] },
    }),
    reads: {
      image: 'denoland/deno:debian-2.0.0',
      commands: { postAttachCommand: { api: 'deno task api', web: ['deno', 'task', 'web'] } },
    },
  },
  {
    name: 'installs a monorepo before anybody may begin',
    text: of({
      image: 'node:22-bookworm',
      remoteUser: 'node',
      onCreateCommand: 'corepack enable && pnpm config set store-dir /tmp/pnpm',
      postCreateCommand: { web: 'pnpm -F web build', api: 'pnpm -F api build', none: [] },
      waitFor: 'postCreateCommand',
    }),
    reads: {
      image: 'node:22-bookworm',
      remoteUser: 'node',
      waitFor: 'postCreateCommand',
      commands: {
        onCreateCommand: 'corepack enable && pnpm config set store-dir /tmp/pnpm',
        postCreateCommand: { web: 'pnpm -F web build', api: 'pnpm -F api build' },
      },
    },
  },
  {
    name: 'installs its tools on a plain system',
    text: of({
      image: 'ubuntu:24.04',
      onCreateCommand: 'apt-get update && apt-get install -y --no-install-recommends git make gcc',
      remoteUser: 'root',
      userEnvProbe: 'loginShell',
    }),
    reads: {
      image: 'ubuntu:24.04',
      remoteUser: 'root',
      userEnvProbe: 'loginShell',
      commands: {
        onCreateCommand:
          'apt-get update && apt-get install -y --no-install-recommends git make gcc',
      },
    },
  },
  {
    name: 'tests in browsers',
    text: of({
      image: 'mcr.microsoft.com/playwright:v1.48.0-noble',
      runArgs: ['--ipc=host', '--init', '--user', 'pwuser'],
      containerEnv: { PLAYWRIGHT_BROWSERS_PATH: '/ms-playwright' },
      postCreateCommand: 'npm ci',
    }),
    reads: {
      image: 'mcr.microsoft.com/playwright:v1.48.0-noble',
      containerUser: 'pwuser',
      containerEnv: { PLAYWRIGHT_BROWSERS_PATH: '/ms-playwright' },
      commands: { postCreateCommand: 'npm ci' },
    },
    says: ['"--ipc=host" in "runArgs" is refused'],
  },
  {
    name: 'teaches, and is nothing but a name and an image',
    text: of({
      name: '👩‍🏫 Lesson 1: Hello',
      image: base,
      workspaceFolder: '/workspaces/app/lesson-1',
    }),
    reads: {
      name: '👩‍🏫 Lesson 1: Hello',
      image: base,
      workspaceFolder: '/workspaces/app/lesson-1',
    },
  },
  {
    name: 'is written by hand, with a comma too many and notes everywhere',
    text: `{
  // what we work in
  "image": "debian:12", /* not testing! */
  "postCreateCommand": [
    "make", // see the Makefile
    "deps",
  ],
  "remoteEnv": { "A": "1", },
}`,
    reads: {
      image: 'debian:12',
      remoteEnv: { A: '1' },
      commands: { postCreateCommand: ['make', 'deps'] },
    },
  },
  {
    name: 'sets papers, and its user is the image’s',
    text: of({
      image: 'texlive/texlive:TL2024-historic',
      runArgs: ['--hostname', 'tex', '--name=tex', '--label', 'kind=tex'],
    }),
    reads: { image: 'texlive/texlive:TL2024-historic' },
    says: ['in "runArgs" has no effect: names and limits are the server’s own'],
  },
  {
    name: 'takes its variables from a file of the machine around it',
    text: of({
      image: 'python:3.12-slim',
      runArgs: ['--env-file', '.devcontainer/devcontainer.env'],
    }),
    reads: { image: 'python:3.12-slim' },
    says: ['"--env-file .devcontainer/devcontainer.env" in "runArgs" is refused'],
  },
  {
    name: 'configures Nix in several lines',
    text: of({
      image: 'nixos/nix:2.24.9',
      containerEnv: { NIX_CONFIG: 'experimental-features = nix-command flakes\nsandbox = false\n' },
      userEnvProbe: 'none',
    }),
    reads: {
      image: 'nixos/nix:2.24.9',
      userEnvProbe: 'none',
      containerEnv: { NIX_CONFIG: 'experimental-features = nix-command flakes\nsandbox = false\n' },
    },
  },
  {
    name: 'trains on what graphics there may be',
    text: of({
      image: 'pytorch/pytorch:2.5.0-cuda12.4-cudnn9-runtime',
      runArgs: ['--gpus=all', '--shm-size=8g', '--ulimit', 'memlock=-1'],
      hostRequirements: { gpu: true, storage: '100gb' },
    }),
    reads: {
      image: 'pytorch/pytorch:2.5.0-cuda12.4-cudnn9-runtime',
      shmBytes: 8 * gigabyte,
      hostRequirements: { gpu: true, storageBytes: 100 * gigabyte },
    },
    says: ['"--gpus=all"', 'memlock=-1'],
  },
  {
    name: 'brings an image of its own from another registry',
    text: of({
      image: 'registry.gitlab.com/acme/tools/dev:2024-10',
      updateRemoteUserUID: false,
      postCreateCommand: '',
    }),
    reads: { image: 'registry.gitlab.com/acme/tools/dev:2024-10' },
  },
  {
    name: 'knows its own place by all of its names',
    text: of({
      name: `\${localWorkspaceFolderBasename} (\${devcontainerId})`,
      image: base,
      remoteEnv: {
        HERE: `\${containerWorkspaceFolder}`,
        NAME: `\${containerWorkspaceFolderBasename}`,
        THERE: `\${localWorkspaceFolder}`,
      },
    }),
    reads: {
      name: 'app (1ikng49ck6ttpbtc4cdjj8htojd7grnvg53s9ppbj03ngmnusi5r)',
      image: base,
      remoteEnv: { HERE: '/workspaces/app', NAME: 'app', THERE: '/workspaces/app' },
    },
  },
]
