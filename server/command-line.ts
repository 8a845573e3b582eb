import { ConfigError } from './config.ts'
import { AppError } from './errors.ts'

/** Where a command says what came of it: its result on one, all else on the other. */
export type Output = { out(line: string): void; error(line: string): void }

export const terminal: Output = {
  out: (line) => process.stdout.write(`${line}\n`),
  error: (line) => process.stderr.write(`${line}\n`),
}

/** What a command was given cannot be read. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/**
 * Resolves to the exit code: what `work` resolves to, 2 for arguments it cannot read, which are
 * followed by how it is used, and 1 for what somebody at the terminal can act on.
 */
export async function carryOut(
  output: Output,
  usage: string,
  work: () => Promise<number>,
): Promise<number> {
  try {
    return await work()
  } catch (error) {
    if (isAboutArguments(error)) {
      // parseArgs explains in more words than needed; its first sentence names the argument.
      output.error(`${error.message.split('. ')[0]}.\n${usage}`)
      return 2
    }
    if (!(error instanceof ConfigError || error instanceof AppError)) throw error
    output.error(error.message)
    return 1
  }
}

function isAboutArguments(error: unknown): error is Error {
  if (error instanceof UsageError) return true
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS_')
}
