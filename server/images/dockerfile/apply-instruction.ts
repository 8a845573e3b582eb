import { posix } from 'node:path'
import type { ImageConfig } from '#server/drivers/image-building.ts'
import { DockerfileError, shortened } from './dockerfile-error.ts'
import type { Instruction } from './read-dockerfile.ts'
import { readHealthcheck } from './read-healthcheck.ts'
import { expand, listOf, type Reader, readAssignments, splitWords } from './words.ts'

const defaultShell = ['/bin/sh', '-c']

type Apply = (config: ImageConfig, instruction: Instruction, reader: Reader) => Partial<ImageConfig>

const assigned = (text: string, reader: Reader) => Object.fromEntries(readAssignments(text, reader))

const wordsOf = ({ rest }: Instruction, reader: Reader): string[] =>
  (listOf(rest) ?? splitWords(rest, reader)).map((word) => expand(word, reader))

/** As a list, or as a text for the shell of the stage. */
export const argvOf = ({ rest }: Pick<Instruction, 'rest'>, { shell }: ImageConfig): string[] =>
  listOf(rest) ?? [...(shell.length > 0 ? shell : defaultShell), rest]

const union = (one: string[], other: string[]) => [...new Set([...one, ...other])]

const applying: Record<string, Apply> = {
  ENV: ({ env }, { rest }, reader) => ({ env: { ...env, ...assigned(rest, reader) } }),
  LABEL: ({ labels }, { rest }, reader) => ({ labels: { ...labels, ...assigned(rest, reader) } }),
  MAINTAINER: ({ labels }, { rest }) => ({ labels: { ...labels, maintainer: rest } }),
  USER: (_, { rest }, reader) => ({ user: expand(rest, reader) }),
  WORKDIR: ({ workingDir }, { rest }, reader) => ({
    workingDir: posix.resolve('/', workingDir, expand(rest, reader)),
  }),
  EXPOSE: ({ exposedPorts }, instruction, reader) => ({
    exposedPorts: union(exposedPorts, wordsOf(instruction, reader).map(portOf)),
  }),
  VOLUME: ({ volumes }, instruction, reader) => ({
    volumes: union(volumes, wordsOf(instruction, reader)),
  }),
  STOPSIGNAL: (_, { rest }, reader) => ({ stopSignal: expand(rest, reader) }),
  SHELL: (_, { rest, line }) => {
    const shell = listOf(rest)
    if (!shell || shell.length === 0) {
      throw new DockerfileError(line, 'SHELL is followed by a list such as ["/bin/bash", "-c"].')
    }
    return { shell }
  },
  CMD: (config, instruction) => ({ cmd: argvOf(instruction, config) }),
  // What it was to start with belongs to the program that it replaces.
  ENTRYPOINT: (config, instruction) => ({ entrypoint: argvOf(instruction, config), cmd: [] }),
  HEALTHCHECK: (config, instruction) => ({ healthcheck: readHealthcheck(instruction, config) }),
  ONBUILD: ({ onBuild }, { rest, line }) => {
    if (/^(ONBUILD|FROM|MAINTAINER)\b/i.test(rest)) {
      throw new DockerfileError(line, `ONBUILD cannot be followed by ${shortened(rest)}.`)
    }
    return { onBuild: [...onBuild, rest] }
  },
}

/** What the image says after an instruction that changes none of its files; null for any other. */
export function applyInstruction(
  config: ImageConfig,
  instruction: Instruction,
  reader: Reader,
): ImageConfig | null {
  const { keyword, rest, flags, line } = instruction
  const apply = Object.hasOwn(applying, keyword) ? applying[keyword] : undefined
  if (!apply) return null
  if (rest === '') throw new DockerfileError(line, `${keyword} says nothing.`)
  const [flag] = flags
  if (flag && keyword !== 'HEALTHCHECK') {
    throw new DockerfileError(line, `${keyword} has no flag --${flag.name}.`)
  }
  return { ...config, ...apply(config, instruction, reader) }
}

const portOf = (port: string): string => (port.includes('/') ? port.toLowerCase() : `${port}/tcp`)
