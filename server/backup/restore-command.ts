import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { carryOut, type Output, terminal, UsageError } from '#server/command-line.ts'
import { readConfig } from '#server/config.ts'
import type { AppContext } from '#server/context.ts'
import { createDriver } from '#server/create-driver.ts'
import { createLog } from '#server/log.ts'
import { contentInWords } from './backup-command.ts'
import { keyOptions, keysFor } from './command-keys.ts'
import { type AfterRestore, restoreBackup, restoreInPlace } from './restore-backup.ts'

const usage =
  'Usage: npm start -- restore FILE [--key FILE | --passphrase-file FILE]\n       npm start -- restore --in-place'
const options = { ...keyOptions, 'in-place': { type: 'boolean' } } as const

/**
 * `npm start -- restore FILE`: puts the database of a backup in place, with no server running;
 * `--in-place` is for one that was put back by other means. Resolves to the exit code.
 */
export function restoreCommand(
  args: string[],
  environment: NodeJS.ProcessEnv,
  output: Output = terminal,
): Promise<number> {
  return carryOut(output, usage, async () => {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    const [named, ...others] = positionals
    const isInPlace = values['in-place'] === true
    if (others.length > 0 || isInPlace === (named !== undefined)) {
      throw new UsageError("It is one FILE, or '--in-place'")
    }
    const config = readConfig(environment)
    const log = createLog(config.logLevel)
    await using driver = createDriver(config, log)
    const ctx = { config, log, clock: { now: Date.now }, driver }
    if (named === undefined) {
      output.error([...wordsAfter(await restoreInPlace(ctx)), ...lastWords].join('\n'))
      return 0
    }
    await restoreNamed(ctx, { named, values, from: environment.INIT_CWD ?? process.cwd(), output })
    return 0
  })
}

type Named = {
  named: string
  values: Parameters<typeof keysFor>[0]
  from: string
  output: Output
}

async function restoreNamed(
  ctx: Pick<AppContext, 'config' | 'log' | 'clock' | 'driver'>,
  { named, values, from, output }: Named,
): Promise<void> {
  const { dataFolder, databaseFile } = ctx.config
  const keys = await keysFor(values, { dataFolder, from })
  const restored = await restoreBackup(ctx, { file: resolve(from, named), keys })
  const { manifest, keptFile } = restored
  const kept =
    keptFile === null ? [] : [`The database that was here is kept: ${keptFile}. Delete it in time.`]
  const put = `${contentInWords(manifest)} It is in ${databaseFile} now.`
  output.error([put, ...kept, ...wordsAfter(restored), ...lastWords].join('\n'))
}

const lastWords = [
  'Ended: every session, sign-in link, token, hand-off and link to a port; no port is shared any more.',
  'Roles, suspensions, trust and settings are as they were then, and accounts and secrets that were deleted since are back: look at them once you are in.',
  'Start Bothy with npm start. What ran is started anew.',
]

function wordsAfter({ comparison, unreadableValues }: AfterRestore): string[] {
  const words: string[] = []
  if (unreadableValues > 0) {
    words.push(
      `${unreadableValues} sealed values cannot be read: their key is not here. Bring back the folder secrets of the data folder (or BOTHY_ENCRYPTION_KEY) that belongs to this database.`,
    )
  }
  if (comparison === null) {
    words.push('The container engine did not answer, so nobody looked whose files are here.')
    return words
  }
  const { gone, unknown } = comparison
  if (gone.length > 0) words.push(`Their files are not here: ${gone.join(', ')}.`)
  if (unknown.length > 0) {
    words.push(
      `On this machine, unknown to this database, and left as they are: ${unknown.join(', ')}. They are codespaces made since, or what was kept ready for the next.`,
    )
  }
  return words
}
