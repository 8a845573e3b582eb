import { parseArgs } from 'node:util'
import { ConfigError, readConfig } from '#server/config.ts'
import { openDatabase } from '#server/db/database.ts'
import { AppError } from '#server/errors.ts'
import { createLog } from '#server/log.ts'
import { issueSignInLink } from './auth.ts'

const usage = 'Usage: npm start -- sign-in [--owner | --user NAME]'
const options = { user: { type: 'string' }, owner: { type: 'boolean' } } as const

type Output = { out(line: string): void; error(line: string): void }
const terminal: Output = {
  out: (line) => process.stdout.write(`${line}\n`),
  error: (line) => process.stderr.write(`${line}\n`),
}

/**
 * `npm start -- sign-in [--owner | --user NAME]`: prints a one-time link, for the owner, who
 * can always come in, or for the local user of that name, beside a running server or without
 * one. Resolves to the exit code: 2 for arguments it cannot read, 1 for settings or a name
 * it cannot use.
 */
export async function signInCommand(
  args: string[],
  environment: NodeJS.ProcessEnv,
  output: Output = terminal,
): Promise<number> {
  let userName: string | undefined
  try {
    const { user, owner } = parseArgs({ args, options }).values
    if (owner && user !== undefined) throw new Error("It is either '--owner' or '--user'. ")
    userName = user
  } catch (error) {
    // parseArgs explains in more words than needed; its first sentence names the argument.
    const reason = error instanceof Error ? error.message.split('. ')[0] : String(error)
    output.error(`${reason}.\n${usage}`)
    return 2
  }
  try {
    const config = readConfig(environment)
    await using db = await openDatabase(config)
    const ctx = { config, db, log: createLog(config.logLevel), clock: { now: Date.now } }
    const link = await issueSignInLink(ctx, userName === undefined ? {} : { userName })
    output.out(link.url)
    output.error('It works once, within 15 minutes.')
    return 0
  } catch (error) {
    if (!(error instanceof ConfigError || error instanceof AppError)) throw error
    output.error(error.message)
    return 1
  }
}
