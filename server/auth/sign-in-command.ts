import { parseArgs } from 'node:util'
import { carryOut, type Output, terminal, UsageError } from '#server/command-line.ts'
import { readConfig } from '#server/config.ts'
import { openDatabase } from '#server/db/database.ts'
import { createLog } from '#server/log.ts'
import { issueSignInLink } from './auth.ts'

const usage = 'Usage: npm start -- sign-in [--owner | --user NAME]'
const options = { user: { type: 'string' }, owner: { type: 'boolean' } } as const

/**
 * `npm start -- sign-in [--owner | --user NAME]`: prints a one-time link, for the owner, who
 * can always come in, or for the local user of that name, beside a running server or without
 * one. Resolves to the exit code: 2 for arguments it cannot read, 1 for settings or a name
 * it cannot use.
 */
export function signInCommand(
  args: string[],
  environment: NodeJS.ProcessEnv,
  output: Output = terminal,
): Promise<number> {
  return carryOut(output, usage, async () => {
    const { user: userName, owner } = parseArgs({ args, options }).values
    if (owner && userName !== undefined) throw new UsageError("It is either '--owner' or '--user'")
    const config = readConfig(environment)
    await using db = await openDatabase(config)
    const ctx = { config, db, log: createLog(config.logLevel), clock: { now: Date.now } }
    const link = await issueSignInLink(ctx, userName === undefined ? {} : { userName })
    output.out(link.url)
    output.error('It works once, within 15 minutes.')
    return 0
  })
}
