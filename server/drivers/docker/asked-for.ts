import { EngineError } from './engine.ts'

/** Of something that is gone, in use or too busy by now: another try may find it otherwise. */
const ofTheMoment = [404, 408, 409, 423, 429]
const ofThisMachine =
  /no space left|cannot allocate memory|too many open files|temporarily unavailable|bind source path/i
/** What the engine takes for a fault of its own, and is one of what it was to start. */
const ofWhatIsStarted = /OCI runtime|unable to find (?:user|group) |is not a directory|not a dir/i

/**
 * Whether the engine refused because of what an image or a repository asks for, rather than for want of something that
 * this machine is to have.
 */
export function isAskedFor(error: unknown): error is EngineError {
  if (!(error instanceof EngineError)) return false
  const { status, message } = error
  if (ofThisMachine.test(message) || ofTheMoment.includes(status)) return false
  return status < 500 || ofWhatIsStarted.test(message)
}

const mostCharacters = 300

/** What the engine said of it, in one line. */
export function saidOf({ message }: EngineError): string {
  const oneLine = message.replaceAll(/\s+/g, ' ').trim()
  return oneLine.length > mostCharacters ? `${oneLine.slice(0, mostCharacters)}…` : oneLine
}
