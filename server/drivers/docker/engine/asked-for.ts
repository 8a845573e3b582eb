import { AppError } from '#server/errors.ts'
import { EngineError } from './engine.ts'

/** Of something that is gone, in use or too busy by now: another try may find it otherwise. */
const ofTheMoment = [404, 408, 409, 423, 429]
const ofThisMachine =
  /no space left|cannot allocate memory|too many open files|temporarily unavailable|bind source path/i
/** What the engine takes for a fault of its own, and is one of what it was to start. */
const ofWhatIsStarted = /OCI runtime|unable to find (?:user|group) |is not a directory|not a dir/i

/**
 * Whether the engine refused because of what an image or a repository asks for, rather than for
 * want of something that this machine is to have.
 */
export function isAskedFor(error: unknown): error is EngineError {
  if (!(error instanceof EngineError)) return false
  const { status, message } = error
  if (ofThisMachine.test(message) || ofTheMoment.includes(status)) return false
  return status < 500 || ofWhatIsStarted.test(message)
}

const mostCharacters = 300
/** How it says that it was the runtime who said it. */
const chain =
  /^.*(?:unable to start container process|OCI runtime create failed|container_linux\.go:\d+)[^:]*: */
/** Folders of this machine are nobody's business. */
const hostPath = /(?:\/[^\s":/]+)*\/(?:docker|containerd|volumes|mounts|overlay2)\/[^\s":]+/g

/** What the engine said of it, in one line. */
export function saidOf({ message }: EngineError): string {
  const [, place] = /mounting .* to rootfs at "([^"]+)"/s.exec(message) ?? []
  if (place !== undefined) return `Nothing can be mounted at ${place} of its image.`
  const said = message.replaceAll(/\s+/g, ' ').replace(chain, '').replaceAll(hostPath, '…').trim()
  return said.length > mostCharacters ? `${said.slice(0, mostCharacters)}…` : said
}

/** @throws AppError IMAGE_UNUSABLE where the engine refuses what a container's image asks for */
export async function orUnusable<Answer>(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call
  } catch (error) {
    if (!isAskedFor(error)) throw error
    const why = saidOf(error)
    throw new AppError('IMAGE_UNUSABLE', `Its container cannot be started. ${why}`, {
      cause: error,
    })
  }
}
