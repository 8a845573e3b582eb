import { imageFault } from '#server/devcontainers/devcontainers.ts'
import { AppError } from '#server/errors.ts'
import type { BuildSession, Built } from './build-session.ts'
import { DockerfileError, shortened } from './dockerfile/dockerfile-error.ts'

/**
 * An image that a Dockerfile names: any that a devcontainer.json may name, and no
 * other (S-67, S-71).
 */
export async function imageFor(
  session: BuildSession,
  { image, line }: { image: string; line: number },
  signal: AbortSignal,
): Promise<Built> {
  if (image === 'scratch') {
    throw new DockerfileError(
      line,
      'A codespace is no program alone: begin with an image, not with scratch.',
    )
  }
  const fault = imageFault(image)
  if (fault) throw new DockerfileError(line, `"${shortened(image)}" ${fault}`)
  const { building, log } = session
  log.add(`Image ${image}\n`)
  try {
    await obtain(session, image, signal)
    const { imageId, config } = await building.readImage(image, signal)
    return { imageId, key: imageId, config }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw new DockerfileError(line, error.message, { cause: error })
  }
}

/**
 * On a full rebuild its name may mean another one by now: once for a build, in which it means the
 * same everywhere.
 */
async function obtain(
  { isAnew, fetched, obtain: get }: BuildSession,
  image: string,
  signal: AbortSignal,
): Promise<void> {
  const isFetchedAnew = isAnew && !fetched.has(image)
  fetched.add(image)
  await get(image, isFetchedAnew, signal)
}
