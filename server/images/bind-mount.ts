import { posix } from 'node:path'
import type { Built } from './build-session.ts'
import { DockerfileError, shortened } from './dockerfile/dockerfile-error.ts'
import type { Instruction } from './dockerfile/read-dockerfile.ts'
import { isBindMount, readPairs } from './dockerfile/read-flags.ts'
import { isFilePlace } from './mount-place.ts'

/**
 * What a `RUN --mount=type=bind` shows a command: files of the context, or of another stage or
 * image. They are copied to an empty place before it, and taken away behind it, so that nothing of
 * them nor of what was written there is in the image.
 */
export type BindMount = { source: string; from: string | null; target: string; flag: string }

const known = 'type target dst destination source src from rw readwrite ro readonly'.split(' ')

/** In their order. @throws DockerfileError where one of them asks for what cannot be */
export function readBindMounts({ flags, line }: Instruction, { config }: Built): BindMount[] {
  return flags.filter(isBindMount).map(({ value }) => {
    const pairs = readPairs(value)
    const said = pairs.get('target') ?? pairs.get('dst') ?? pairs.get('destination') ?? ''
    const from = pairs.get('from') ?? null
    const source = pairs.get('source') ?? pairs.get('src') ?? '.'
    const refuse = (why: string) =>
      new DockerfileError(line, `RUN --mount=${shortened(value)} is not possible here: ${why}.`)
    const unknown = [...pairs.keys()].find((key) => !known.includes(key))
    if (unknown !== undefined) throw refuse(`"${shortened(unknown)}" is not known`)
    if (said === '') throw refuse('it says no target')
    const target = posix.resolve('/', config.workingDir, said)
    if (!isFilePlace(target)) throw refuse('its target is not for a mount')
    const isAll = posix.resolve('/', source) === '/'
    if (from !== null && isAll) throw refuse('a folder of it is to be named as the source')
    return { source, from, target, flag: `--mount=${value}` }
  })
}
