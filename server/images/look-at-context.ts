import { posix } from 'node:path'
import { containerPaths } from '#agent/protocol/line.ts'
import { AppError } from '#server/errors.ts'
import type { BuildRequest } from './build-session.ts'
import { listMaxBytes, lookEnd, lookScript } from './context/look-script.ts'
import { type LookedAt, readLook } from './context/read-look.ts'
import { isAheadOf } from './look-ahead.ts'

/** A file is told in base64, twice, beside the list. */
const outputMaxBytes = listMaxBytes + 4 * 1024 * 1024

const problems = {
  link: 'is a symbolic link, or behind one, which is not followed.',
  missing: 'is not in the repository.',
  large: 'is too large.',
}

/**
 * Reads the Dockerfile, and what there is to copy, in a container: never on this machine. Where one
 * has looked at just that already, its word counts.
 */
export async function lookAtContext(
  request: BuildRequest,
  isWhole: boolean,
  signal: AbortSignal,
): Promise<Extract<LookedAt, { kind: 'found' }>> {
  const { driver, codespaceId, build, repositoryName, toolImage, log } = request
  const { dockerfile, context } = build
  const { ahead } = request
  if (!isWhole && ahead && isAheadOf(ahead, build)) {
    const known = await readLook(ahead.printed)
    if (known?.kind === 'found') return known
  }
  const printed: Uint8Array[] = []
  let length = 0
  const repository = posix.join(containerPaths.workspaces, repositoryName)
  const exitCode = await driver.runTask(
    {
      codespaceId,
      task: 'look',
      image: toolImage,
      argv: [
        '/bin/sh',
        '-c',
        lookScript,
        'look',
        repository,
        dockerfile,
        context,
        isWhole ? 'yes' : 'no',
      ],
      environment: {},
      onOutput: (bytes) => log.add(bytes),
      onResult: (bytes) => {
        length += bytes.length
        if (length <= outputMaxBytes) printed.push(bytes)
      },
      lastWords: lookEnd,
    },
    signal,
  )
  const looked = exitCode === 0 ? await readLook(Buffer.concat(printed)) : null
  if (looked?.kind === 'found') return looked
  if (!looked) throw new AppError('BUILD_FAILED', 'The files to build from could not be read.')
  const what = looked.of === 'dockerfile' ? dockerfile : `The context ${context}`
  throw new AppError('BUILD_FAILED', `${what} ${problems[looked.why]}`)
}
