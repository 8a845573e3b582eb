import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import { type BuildCommand, buildPaths } from '#server/drivers/image-building.ts'
import {
  type BuildSession,
  type Built,
  findUsable,
  leftBytes,
  reasonOf,
  runStep,
  stepKey,
  takeStep,
} from './build-session.ts'
import { Breath } from './context/breath.ts'
import { type CopyPart, planCopy } from './context/plan-copy.ts'
import type { ContextEntry } from './context/read-look.ts'
import {
  clearArgv,
  copyArgv,
  folderArgv,
  intoEmptyPlace,
  packArgv,
  packedBytes,
  packedTooMuch,
  unpackArgv,
} from './copy-scripts.ts'
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

/** Of what our own scripts say, which is little. */
const printedMaxCharacters = 64 * 1024

export type Copying = {
  sources: string[]
  dest: string
  owner: string
  mode: string
  from: string | null
  /** Where there is to be nothing so far, or an empty folder. */
  emptyPlace?: string
}

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
  const plan = await planCopy(sources, await session.entries())
  if ('missing' in plan) {
    const why = 'is not in the context, or is left out of it by a .dockerignore'
    throw new DockerfileError(line, `${keyword}: ${shortened(plan.missing)} ${why}.`)
  }
  const owner = ownerOf(copying.owner)
  const files = posix.join(buildPaths.files, session.repositoryName, session.build.context)
  const argv: string[] = []
  const lists: string[] = []
  const hash = createHash('sha256')
  const breath = new Breath()
  const add = async (kind: string, part: CopyPart, entries: ContextEntry[], name = '') => {
    const paths: string[] = []
    hash.update(`${kind}\0`)
    for (const entry of entries) {
      if (breath.isDue) await breath.take()
      hash.update(`${JSON.stringify(entry)}\0`)
      paths.push(`${entry.path}\0`)
    }
    const list = paths.join('')
    lists.push(list)
    const unpack = keyword === 'ADD' ? 'yes' : 'no'
    const base = posix.join(files, part.base)
    argv.push(String(Buffer.byteLength(list)), base, kind, dest, owner, mode, name, unpack)
  }
  for (const part of plan.parts) {
    if (part.kind === 'file') {
      hash.update(JSON.stringify(part.entries))
      await add('file', part, [], part.entries[0]?.path)
    } else {
      await add('tree', part, part.entries)
      const changed = part.entries.filter(({ kind }) => kind !== 'link')
      if (mode !== '') await add('mode', part, changed)
    }
  }
  const input = lists.join('')
  const command = { ...ownCommand, argv: within(copying, copyArgv(argv)), input, seesFiles: true }
  const made = [dest, owner, mode, hash.digest('hex')]
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
  const { progress } = session
  try {
    if ((await findUsable(session, key, signal)) === null) {
      progress.heldBytes = await pack(session, { source, instruction, sources }, signal)
    }
    const argv = within(copying, unpackArgv({ dest, owner, mode }))
    const command = { ...ownCommand, argv, hasShared: true }
    return await takeStep(session, { from: at, made, instruction, command }, signal)
  } finally {
    progress.heldBytes = 0
  }
}

const within = ({ emptyPlace }: Copying, argv: string[]): string[] =>
  emptyPlace === undefined ? argv : intoEmptyPlace(emptyPlace, argv)

/** Resolves to how many bytes lie in what the steps share. */
async function pack(
  session: BuildSession,
  doing: { source: Built; instruction: Instruction; sources: string[] },
  signal: AbortSignal,
): Promise<number> {
  const { source, instruction, sources } = doing
  const paths = sources.map((path) => posix.resolve('/', path))
  const argv = packArgv(paths, leftBytes(session))
  const command = { ...ownCommand, argv, hasShared: true }
  let printed = ''
  const end = await runStep(
    session,
    {
      from: source,
      key: null,
      config: source.config,
      command,
      onOutput: (bytes) => {
        if (printed.length < printedMaxCharacters) printed += Buffer.from(bytes).toString()
      },
    },
    signal,
  )
  if (end.kind === 'built') return packedBytes(printed)
  session.log.add(printed)
  const isTooMuch = end.kind === 'failed' && end.exitCode === packedTooMuch
  const reason = reasonOf(isTooMuch ? { kind: 'too-large' } : end, session)
  throw new DockerfileError(instruction.line, `${instruction.keyword} ${reason}`)
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

/** What was to be seen by one command alone is not in the image. */
export const clearPlaces = (places: string[]): BuildCommand => ({
  ...ownCommand,
  argv: clearArgv(places),
})
