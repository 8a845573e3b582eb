import { posix } from 'node:path'
import { type BuildCommand, buildPaths } from '#server/drivers/image-building.ts'
import {
  type BuildSession,
  type Built,
  reasonOf,
  runStep,
  stepKey,
  takeStep,
} from './build-session.ts'
import { type CopyPart, planCopy } from './context/plan-copy.ts'
import type { ContextEntry } from './context/read-look.ts'
import { copyArgv, folderArgv, packArgv, unpackArgv } from './copy-scripts.ts'
import { DockerfileError, shortened } from './dockerfile/dockerfile-error.ts'
import type { Instruction } from './dockerfile/read-dockerfile.ts'
import { expand, listOf, type Reader, splitWords } from './dockerfile/words.ts'

/** What the scripts of ours run as, whatever user the image is of. */
const ownCommand: Omit<BuildCommand, 'argv'> = {
  environment: {},
  user: '0:0',
  workingDir: '/',
  network: null,
  seesFiles: false,
  hasShared: false,
  inMemory: [],
}

type Copying = { sources: string[]; dest: string; owner: string; mode: string; from: string | null }

const known: Record<string, string[]> = {
  COPY: ['chown', 'chmod', 'from', 'link'],
  ADD: ['chown', 'chmod', 'link'],
}

export function readCopy(instruction: Instruction, at: Built, reader: Reader): Copying {
  const { keyword, flags, rest, line, heredocs } = instruction
  const unknown = flags.find(({ name }) => !known[keyword]?.includes(name))
  if (unknown) throw new DockerfileError(line, `${keyword} --${unknown.name} is not possible here.`)
  if (heredocs.length > 0) {
    throw new DockerfileError(line, `${keyword} copies files alone here: write a text with RUN.`)
  }
  const flag = (name: string) => expand(flags.find((one) => one.name === name)?.value ?? '', reader)
  const words = (listOf(rest) ?? splitWords(rest, reader)).map((word) => expand(word, reader))
  const dest = words.pop()
  if (dest === undefined || words.length === 0) {
    throw new DockerfileError(line, `${keyword} is followed by what to copy and where to.`)
  }
  const whole = posix.resolve('/', at.config.workingDir, dest)
  const isFolder = dest.endsWith('/') || dest === '.' || dest.endsWith('/.') || words.length > 1
  return {
    sources: words,
    dest: isFolder && whole !== '/' ? `${whole}/` : whole,
    owner: flag('chown'),
    mode: flag('chmod'),
    from: flag('from') || null,
  }
}

/** From the context. */
export async function copyFiles(
  session: BuildSession,
  { at, instruction, copying }: { at: Built; instruction: Instruction; copying: Copying },
  signal: AbortSignal,
): Promise<Built> {
  const { keyword, line } = instruction
  const { sources, dest, mode } = copying
  const remote = sources.find((source) => /^[a-z][a-z\d+.-]*:\/\/|^git@/i.test(source))
  if (keyword === 'ADD' && remote !== undefined) {
    const way = 'Fetch it with RUN, which has the network of a codespace.'
    throw new DockerfileError(line, `ADD ${shortened(remote)} is not possible here. ${way}`)
  }
  const plan = planCopy(sources, await session.entries())
  if ('missing' in plan) {
    const why = 'is not in the context, or is left out of it by a .dockerignore'
    throw new DockerfileError(line, `${keyword}: ${shortened(plan.missing)} ${why}.`)
  }
  const owner = ownerOf(copying.owner)
  const files = posix.join(buildPaths.files, session.repositoryName, session.build.context)
  const argv: string[] = []
  const lists: Buffer[] = []
  const add = (kind: string, part: CopyPart, entries: ContextEntry[], name = '') => {
    const list = Buffer.from(entries.map(({ path }) => `${path}\0`).join(''))
    lists.push(list)
    const unpack = keyword === 'ADD' ? 'yes' : 'no'
    const base = posix.join(files, part.base)
    argv.push(String(list.length), base, kind, dest, owner, mode, name, unpack)
  }
  for (const part of plan.parts) {
    if (part.kind === 'file') add('file', part, [], part.entries[0]?.path)
    else {
      add('tree', part, part.entries)
      const changed = part.entries.filter(({ kind }) => kind !== 'link')
      if (mode !== '') add('mode', part, changed)
    }
  }
  const input = Buffer.concat(lists).toString('utf8')
  const command = { ...ownCommand, argv: copyArgv(argv), input, seesFiles: true }
  const made = [dest, owner, mode, plan.parts.map(({ kind, entries }) => [kind, entries])]
  return takeStep(session, { from: at, made, instruction, command }, signal)
}

/** From another stage, or another image. */
export async function copyBuilt(
  session: BuildSession,
  doing: { at: Built; instruction: Instruction; copying: Copying; source: Built },
  signal: AbortSignal,
): Promise<Built> {
  const { at, instruction, copying, source } = doing
  const { sources, dest, mode } = copying
  const owner = copying.owner === '' ? '' : ownerOf(copying.owner)
  const made = [source.key, sources, dest, owner, mode]
  const key = stepKey(session, at, { keyword: instruction.keyword, made })
  if ((await session.building.findBuilt(key, signal)) === null) {
    const paths = sources.map((path) => posix.resolve('/', path))
    const command = { ...ownCommand, argv: packArgv(paths), hasShared: true }
    const packed = { from: source, key: null, config: source.config, command }
    const end = await runStep(session, packed, signal)
    if (end.kind !== 'built') {
      const reason = reasonOf(end, session)
      throw new DockerfileError(instruction.line, `${instruction.keyword} ${reason}`)
    }
  }
  const argv = unpackArgv({ dest, owner, mode })
  const command = { ...ownCommand, argv, hasShared: true }
  return takeStep(session, { from: at, made, instruction, command }, signal)
}

/** Without a group the one of the same number, as Docker has it. */
function ownerOf(chown: string): string {
  if (chown === '') return '0:0'
  return chown.includes(':') ? chown : `${chown}:${chown}`
}

/** A folder that nothing has made so far; it belongs to root, as with every builder. */
export const makeFolder = (folder: string): BuildCommand => ({
  ...ownCommand,
  argv: folderArgv(folder),
})
