import { posix } from 'node:path'
import type { BuildCommand, BuildSecret } from '#server/drivers/image-building.ts'
import type { BuildSession, Built } from './build-session.ts'
import { argvOf } from './dockerfile/apply-instruction.ts'
import { DockerfileError, shortened } from './dockerfile/dockerfile-error.ts'
import type { Instruction } from './dockerfile/read-dockerfile.ts'
import { isBindMount, readPairs } from './dockerfile/read-flags.ts'
import { isMountPlace } from './mount-place.ts'
import { readSecretMount, type SecretMount, secretOf } from './secret-mount.ts'

/** Those a builder passes on without an `ARG`; what comes out is not to depend on them. */
const proxyArgs = ['HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'NO_PROXY', 'ALL_PROXY']
const isProxy = (name: string) => proxyArgs.includes(name.toUpperCase())

/** What a RUN comes to, and all that decides what comes out of it. */
export function planRun(
  session: BuildSession,
  instruction: Instruction,
  { at, args, secrets }: { at: Built } & Record<'args' | 'secrets', ReadonlyMap<string, string>>,
): { command: BuildCommand; made: unknown[] } {
  const { config } = at
  const { mounts, ...flags } = readRunFlags(session, instruction, secrets)
  const { argv, input } = commandOf(instruction, at)
  const proxies = Object.entries(session.build.args).filter(([name]) => isProxy(name))
  const own = { ...Object.fromEntries(args), ...config.env }
  const command: BuildCommand = {
    argv,
    environment: { ...session.environment, ...Object.fromEntries(proxies), ...own },
    user: config.user,
    workingDir: config.workingDir || '/',
    ...(input !== undefined && { input }),
    network: flags.hasNetwork ? { refused: [] } : null,
    seesFiles: false,
    hasShared: false,
    inMemory: flags.inMemory,
    secrets: mounts.map(({ id: _, isRequired: __, ...mount }) => mount),
  }
  // A secret's value is no part of it: whoever changes one builds anew.
  const asked = mounts.map(({ value: _, ...mount }) => mount)
  const sorted = Object.entries(own).sort(([one], [other]) => (one < other ? -1 : 1))
  return { command, made: [argv, input, sorted, config.user, config.workingDir, flags, asked] }
}

function commandOf({ rest, heredocs }: Instruction, { config }: Built) {
  const [only] = heredocs
  if (!only) return { argv: argvOf({ rest }, config) }
  const isAlone = heredocs.length === 1 && /^\d*<<-?["']?\w+["']?$/.test(rest)
  if (isAlone) {
    const [, interpreter = ''] = /^#!\s*([^\n]+)\n/.exec(only.content) ?? []
    const [program = '', ...options] = interpreter.trim().split(/\s+/)
    if (interpreter === '') return { argv: argvOf({ rest: only.content }, config) }
    return { argv: [program, ...options, '/dev/stdin'], input: only.content }
  }
  const texts = heredocs.map(({ name, content }) => `${content}${name}\n`)
  return { argv: argvOf({ rest: `${rest}\n${texts.join('')}` }, config) }
}

function readRunFlags(
  { log }: BuildSession,
  { flags, line }: Instruction,
  secrets: ReadonlyMap<string, string>,
) {
  const inMemory: string[] = []
  const mounts: (SecretMount & BuildSecret)[] = []
  let hasNetwork = true
  // What is bound is there by now.
  for (const { name, value } of flags.filter((flag) => !isBindMount(flag))) {
    if (name === 'mount' && readPairs(value).get('type') === 'secret') {
      const mount = readSecretMount(readPairs(value), isMountPlace, line)
      const found = secretOf(mount.id, secrets)
      if (found !== undefined) mounts.push({ ...mount, value: found })
      else if (!mount.isRequired)
        log.add(`There is no secret for ${mount.id}; it is not required.\n`)
      else throw new DockerfileError(line, noSecret(mount.id))
    } else if (name === 'mount') {
      const target = readMount(value, line)
      if (target.inMemory !== null) inMemory.push(target.inMemory)
      if (target.notice !== null) log.add(`${target.notice}\n`)
    } else if (name === 'network' && ['default', 'none'].includes(value)) {
      hasNetwork = value === 'default'
    } else {
      const what = shortened(`--${name}=${value}`)
      throw new DockerfileError(line, `RUN ${what} is not possible here.`)
    }
  }
  return { inMemory, hasNetwork, mounts }
}

const noCache = (target: string) =>
  `--mount=type=cache has no effect: what this step writes to ${shortened(target)} is kept for no other build, and is part of the image.`

const noSecret = (id: string) =>
  `RUN needs the secret ${shortened(id)}, and there is none: keep it among your secrets for this repository.`

function readMount(value: string, line: number) {
  const pairs = readPairs(value)
  const type = pairs.get('type')
  const target = pairs.get('target') ?? pairs.get('dst') ?? pairs.get('destination') ?? ''
  const none = { inMemory: null, notice: null }
  if (type === 'tmpfs' && isMountPlace(target)) return { ...none, inMemory: posix.resolve(target) }
  // Such a mount may be empty at any time.
  if (type === 'cache') return { ...none, notice: noCache(target) }
  const isRequired = !['false', undefined].includes(pairs.get('required'))
  if (type === 'ssh' && !isRequired) {
    return { ...none, notice: 'There is no SSH key for it; it is not required.' }
  }
  throw new DockerfileError(line, `RUN --mount=${shortened(value)} is not possible here.`)
}
