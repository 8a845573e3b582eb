import { basename } from 'node:path'
import type { RepositoryFiles } from '#e2e/github/git-host.ts'
import { benign as composed } from '#server/compose/corpus/benign.testing.ts'
import { benign } from '#server/devcontainers/corpus/benign.testing.ts'
import { servedImage } from '#server/devcontainers/corpus/served.testing.ts'
import { ranFile } from '#server/devcontainers/corpus/tools-layer.testing.ts'

/** Programs of the kit that go before those of an image. */
const toolsFolder = '/.bothy/kits/current/bin'

type Command = string | string[] | Record<string, string | string[]>
type Build = { dockerfile: string; target: string | null; args: Record<string, string> }
type Reads = {
  image?: string
  build?: Build
  features?: { reference: string; options: string | { version?: string } }[]
  remoteUser?: string
  containerUser?: string
  workspaceFolder?: string
  containerEnv?: Record<string, string>
  remoteEnv?: Record<string, string>
  commands?: Record<string, Command>
  capAdd?: string[]
  shmBytes?: number
  mounts?: { volumes: { target: string }[] }
}

/** A repository of the corpus, and what a codespace of it is to be. */
export type Promised = {
  name: string
  files: RepositoryFiles
  user: string
  folder: string
  environment: Record<string, string>
  /** Who called what, by the hooks of its life. */
  ran: string[]
  /** What its Features leave, and what its build does. */
  installed: string[]
  built: string[]
  /** The services that somebody may talk to: `db:5432`. */
  services: string[]
  capAdd: string[]
  shmBytes: number | null
  volumes: string[]
}

const base = 'mcr.microsoft.com/devcontainers/base:bookworm'
/** Written by what a Dockerfile of the corpus runs. */
export const builtFile = '/var/built'
/** What the shell of the images does by itself, whatever there is of that name. */
const ofTheShell = ['true', '.', 'uname', 'make']
const recorded = `#!/bin/sh\necho "$(id -un) \${0##*/} $*" >> ${ranFile}\n`
/** What the configurations take for granted. */
const usual: RepositoryFiles = {
  'README.md': '# App\n',
  'docs/README.md': '# Docs\n',
  'lesson-1/README.md': '# Lesson 1\n',
  mvnw: recorded,
  'bin/setup': recorded,
}

/** All of it, in the order in which it is written down. */
export const corpus: Promised[] = [
  ...benign
    .filter(({ error }) => error === undefined)
    .map(({ name, text, reads = {} }) =>
      promised(`one that ${name}`, { '.devcontainer/devcontainer.json': text }, reads as Reads),
    ),
  ...composed.map(({ name, path = '.devcontainer/devcontainer.json', file, files, ...meant }) => {
    const builds = (meant.service.builds ?? {}) as Record<string, Build>
    const dockerfiles = Object.values(builds).map(dockerfileOf)
    const all = { ...Object.assign({}, ...dockerfiles), ...files, [path]: JSON.stringify(file) }
    const services = Object.entries(meant.companions as Record<string, { image: string }>)
    return {
      ...promised(`what ${name}`, all, meant.config as Reads),
      services: services.flatMap(portOf),
    }
  }),
]

/** The images and the Features that it names. */
export const corpusImages = [
  base,
  'rabbitmq:3-management',
  'redis:7',
  'busybox',
  ...benign.flatMap(({ reads }) => (reads as Reads | undefined)?.image ?? []),
  ...composed.flatMap(({ config, companions }) => [
    (config as Reads).image ?? base,
    ...Object.values(companions as Record<string, { image: string }>).map(({ image }) => image),
  ]),
].filter((image, at, all) => image !== '' && all.indexOf(image) === at)
export const corpusFeatures = benign.flatMap(({ reads }) =>
  ((reads as Reads | undefined)?.features ?? []).map(({ reference }) => reference),
)

function promised(name: string, files: RepositoryFiles, reads: Reads): Promised {
  const { build, features = [], containerEnv = {}, remoteEnv = {}, commands = {} } = reads
  const image = servedImage(reads.image ?? base)
  const ofImage = Object.fromEntries(image.Env.map((one) => one.split(/=(.*)/s).slice(0, 2)))
  const known: Record<string, string> = { ...ofImage, ...containerEnv }
  const expand = (value: string) =>
    value.replaceAll(/\$\{containerEnv:(\w+)\}/g, (_, variable: string) => known[variable] ?? '')
  const remote = Object.entries(remoteEnv).map(([variable, value]) => [
    variable,
    variable === 'PATH' ? `${toolsFolder}:${expand(value)}` : expand(value),
  ])
  const user = userOf(reads, image)
  return {
    name,
    files: { ...usual, ...(build && dockerfileOf(build)), ...files },
    user,
    folder: reads.workspaceFolder ?? '/workspaces/app',
    environment: { ...containerEnv, ...Object.fromEntries(remote) },
    ran: Object.values(commands).flatMap((command) => callsOf(command, user)),
    installed: features.map(({ reference, options }) => {
      const version = typeof options === 'string' ? options : (options.version ?? 'latest')
      return `${basename(reference).replace(/:.*/, '')} ${version} for ${user}`
    }),
    built: build ? linesOf(build) : [],
    services: [],
    capAdd: reads.capAdd ?? [],
    shmBytes: reads.shmBytes ?? null,
    volumes: (reads.mounts?.volumes ?? []).map(({ target }) => target),
  }
}

function userOf(reads: Reads, { User, Labels }: { User?: string; Labels?: object }): string {
  // Nothing is said, so it is the default image.
  if (reads.image === undefined && reads.build === undefined) return 'dev'
  const [labelled] = JSON.parse(Object.values(Labels ?? {})[0] ?? '[{}]') as [Reads]
  const said = reads.remoteUser ?? labelled.remoteUser ?? reads.containerUser ?? User ?? 'root'
  return said === '1000' ? 'vscode' : said
}

function linesOf({ target, args }: Build): string[] {
  const said = [['target', target ?? 'none'], ...Object.entries(args)]
  return said.map(([key, value]) => `${key}=${value}`)
}

/** One that writes down what it was built with. */
function dockerfileOf(build: Build): RepositoryFiles {
  const { dockerfile, target, args } = build
  const say = (line: string) => `RUN echo "${line}" >> ${builtFile}`
  const lines = Object.keys(args).flatMap((arg) => [`ARG ${arg}=none`, say(`${arg}=$${arg}`)])
  const wanted = [say(`target=${target ?? 'none'}`), ...lines]
  const stage = `FROM ${base} AS ${target ?? 'only'}`
  // What comes after it is not for a build that ends before.
  const rest = target === null ? [] : ['FROM nowhere.example.com/never', 'RUN false']
  return { [dockerfile]: `${[stage, 'USER root', ...wanted, ...rest].join('\n')}\n` }
}

/** What is written down of the programs that it calls, as a shell takes it apart. */
function callsOf(command: Command, user: string): string[] {
  if (Array.isArray(command)) return command.length > 0 ? [`${user} ${command.join(' ')}`] : []
  if (typeof command === 'object')
    return Object.values(command).flatMap((one) => callsOf(one, user))
  return command
    .split(/ (?:&&|\|\|) /)
    .map((call) =>
      call
        .replace(/^nohup /, '')
        .replace(/ > .*/, '')
        .replaceAll("'", ''),
    )
    .map((call) => call.replace(/^\S*\//, ''))
    .filter((call) => !ofTheShell.includes(call.split(' ')[0] ?? '') && call !== 'export.sh')
    .map((call) => `${user} ${call}`)
}

/** Of a service whose image is one that serves something. */
function portOf([service, { image }]: [string, { image: string }]): string[] {
  if (image === 'redis:7') return [`${service}:6379`]
  const [, port] = servedImage(image || base).Cmd ?? []
  return port === undefined ? [] : [`${service}:${port}`]
}
