import type { Benign } from './benign.testing.ts'

const of = (value: object): string => JSON.stringify(value, null, 2)
const gigabyte = 1024 ** 3

/** By what a repository is written in. */
export const benignStacks: Benign[] = [
  {
    name: 'installs with Poetry',
    text: of({
      name: 'Python 3',
      image: 'mcr.microsoft.com/devcontainers/python:1-3.12-bookworm',
      postCreateCommand: 'pipx install poetry && poetry install --with dev',
      containerEnv: { POETRY_VIRTUALENVS_IN_PROJECT: 'true', PYTHONUNBUFFERED: '1' },
      remoteUser: 'vscode',
    }),
    reads: {
      name: 'Python 3',
      image: 'mcr.microsoft.com/devcontainers/python:1-3.12-bookworm',
      remoteUser: 'vscode',
      containerEnv: { POETRY_VIRTUALENVS_IN_PROJECT: 'true', PYTHONUNBUFFERED: '1' },
      commands: { postCreateCommand: 'pipx install poetry && poetry install --with dev' },
    },
  },
  {
    name: 'keeps what Cargo builds out of the repository',
    text: of({
      image: 'rust:1.82-bookworm',
      remoteEnv: { CARGO_TARGET_DIR: '/tmp/target', RUST_BACKTRACE: '1' },
      onCreateCommand: 'rustup component add clippy rustfmt',
      updateContentCommand: ['cargo', 'fetch', '--locked'],
    }),
    reads: {
      image: 'rust:1.82-bookworm',
      remoteEnv: { CARGO_TARGET_DIR: '/tmp/target', RUST_BACKTRACE: '1' },
      commands: {
        onCreateCommand: 'rustup component add clippy rustfmt',
        updateContentCommand: ['cargo', 'fetch', '--locked'],
      },
    },
  },
  {
    name: 'builds with the Maven wrapper',
    text: of({
      image: 'eclipse-temurin:21-jdk',
      containerEnv: { MAVEN_OPTS: '-Xmx1g -XX:+UseSerialGC' },
      postCreateCommand: './mvnw -B -q dependency:go-offline',
      hostRequirements: { cpus: 2, memory: '4gb' },
    }),
    reads: {
      image: 'eclipse-temurin:21-jdk',
      containerEnv: { MAVEN_OPTS: '-Xmx1g -XX:+UseSerialGC' },
      hostRequirements: { cpus: 2, memoryBytes: 4 * gigabyte },
      commands: { postCreateCommand: './mvnw -B -q dependency:go-offline' },
    },
  },
  {
    name: 'restores .NET and waits for it',
    text: of({
      image: 'mcr.microsoft.com/devcontainers/dotnet:1-8.0',
      onCreateCommand: 'dotnet tool restore',
      updateContentCommand: 'dotnet restore',
      waitFor: 'updateContentCommand',
      remoteEnv: { DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_MULTILEVEL_LOOKUP: '0' },
    }),
    reads: {
      image: 'mcr.microsoft.com/devcontainers/dotnet:1-8.0',
      remoteEnv: { DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_MULTILEVEL_LOOKUP: '0' },
      commands: { onCreateCommand: 'dotnet tool restore', updateContentCommand: 'dotnet restore' },
    },
  },
  {
    name: 'builds the Dockerfile of Rails with arguments',
    text: of({
      name: 'Rails',
      build: {
        dockerfile: 'Dockerfile',
        context: '..',
        args: {
          RUBY_VERSION: '3.3.5',
          BUNDLE_WITHOUT: '',
          APP: `\${localWorkspaceFolderBasename}`,
        },
      },
      postCreateCommand: 'bin/setup --skip-server',
    }),
    reads: {
      name: 'Rails',
      build: {
        dockerfile: '.devcontainer/Dockerfile',
        context: '.',
        target: null,
        args: { RUBY_VERSION: '3.3.5', BUNDLE_WITHOUT: '', APP: 'app' },
      },
      commands: { postCreateCommand: 'bin/setup --skip-server' },
    },
  },
  {
    name: 'serves PHP whenever it starts',
    text: of({
      image: 'mcr.microsoft.com/devcontainers/php:1-8.3',
      postCreateCommand: ['composer', 'install', '--no-interaction'],
      postStartCommand: 'nohup php -S 0.0.0.0:8080 -t public > /tmp/php.log 2>&1 &',
    }),
    reads: {
      image: 'mcr.microsoft.com/devcontainers/php:1-8.3',
      commands: {
        postCreateCommand: ['composer', 'install', '--no-interaction'],
        postStartCommand: 'nohup php -S 0.0.0.0:8080 -t public > /tmp/php.log 2>&1 &',
      },
    },
  },
  {
    name: 'has quotes and options in the variables of Elixir',
    text: of({
      image: 'elixir:1.17',
      containerEnv: { MIX_HOME: '/workspaces/.mix', ERL_AFLAGS: '-kernel shell_history "enabled"' },
      postCreateCommand: 'mix local.hex --force && mix deps.get',
    }),
    reads: {
      image: 'elixir:1.17',
      containerEnv: { MIX_HOME: '/workspaces/.mix', ERL_AFLAGS: '-kernel shell_history "enabled"' },
      commands: { postCreateCommand: 'mix local.hex --force && mix deps.get' },
    },
  },
  {
    name: 'compiles Haskell, which takes memory',
    text: of({
      image: 'haskell:9.8',
      hostRequirements: { cpus: 4, memory: '16gb', storage: '32gb' },
      onCreateCommand: { cabal: 'cabal update', stack: 'stack setup' },
    }),
    reads: {
      image: 'haskell:9.8',
      hostRequirements: { cpus: 4, memoryBytes: 16 * gigabyte, storageBytes: 32 * gigabyte },
      commands: { onCreateCommand: { cabal: 'cabal update', stack: 'stack setup' } },
    },
  },
  {
    name: 'works as the user of RStudio',
    text: of({
      image: 'rocker/rstudio:4.4.1',
      remoteUser: 'rstudio',
      containerEnv: { DISABLE_AUTH: 'true' },
      overrideCommand: true,
    }),
    reads: {
      image: 'rocker/rstudio:4.4.1',
      remoteUser: 'rstudio',
      containerEnv: { DISABLE_AUTH: 'true' },
    },
  },
  {
    name: 'instantiates the packages of Julia',
    text: of({
      image: 'julia:1.11',
      postCreateCommand: `julia --project=. -e 'using Pkg; Pkg.instantiate()'`,
      remoteEnv: { JULIA_NUM_THREADS: 'auto' },
    }),
    reads: {
      image: 'julia:1.11',
      remoteEnv: { JULIA_NUM_THREADS: 'auto' },
      commands: { postCreateCommand: `julia --project=. -e 'using Pkg; Pkg.instantiate()'` },
    },
  },
  {
    name: 'debugs Swift without all powers',
    text: of({
      image: 'swift:6.0',
      privileged: false,
      capAdd: ['SYS_PTRACE'],
      securityOpt: ['seccomp=unconfined'],
      remoteUser: 'vscode',
    }),
    reads: { image: 'swift:6.0', capAdd: ['SYS_PTRACE'], remoteUser: 'vscode' },
    says: ['securityOpt'],
  },
  {
    name: 'pins its image by digest',
    text: of({ image: `ghcr.io/acme/flutter@sha256:${'a1'.repeat(32)}`, remoteUser: '1000' }),
    reads: { image: `ghcr.io/acme/flutter@sha256:${'a1'.repeat(32)}`, remoteUser: '1000' },
  },
]
