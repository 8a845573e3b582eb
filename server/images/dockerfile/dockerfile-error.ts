/**
 * What is wrong with a Dockerfile, or cannot be done here, and where: one sentence for
 * whoever wrote it.
 */
export class DockerfileError extends Error {
  override readonly name = 'DockerfileError'
  readonly line: number
  constructor(line: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.line = line
  }
}

const mostCharacters = 120

/** A piece of somebody's file as part of a sentence. */
export function shortened(text: string): string {
  const oneLine = text.replaceAll(/\s+/g, ' ').trim()
  return oneLine.length > mostCharacters ? `${oneLine.slice(0, mostCharacters)}…` : oneLine
}
