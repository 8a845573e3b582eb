import { join } from 'node:path'
import { hasOwner, issueSignInLink } from './auth/auth.ts'
import { openServersDatabase } from './backup/open-database.ts'
import { backUpRegularly } from './backup/regular-backups.ts'
import { commands } from './commands.ts'
import { ConfigError, readConfig } from './config.ts'
import { createContext } from './context.ts'
import { createDriver } from './create-driver.ts'
import { lockDataFolder } from './data-folder-lock.ts'
import { AppError } from './errors.ts'
import { createLog, logStream } from './log.ts'
import { openLogDestination } from './log-destination.ts'
import { startServer } from './start-server.ts'

const clock = { now: () => Date.now() }
/**
 * Both the source (server/main.ts) and the bundle (dist/server/main.mjs) find the web
 * build from here.
 */
const webFolder = import.meta.url.endsWith('/dist/server/main.mjs')
  ? join(import.meta.dirname, '../web')
  : join(import.meta.dirname, '../dist/web')

async function main(): Promise<void> {
  const [command, ...flags] = process.argv.slice(2)
  if (command !== undefined) {
    process.exitCode = await runCommand(command, flags)
    return
  }
  const config = readConfig(process.env)

  const { descriptor, file } = openLogDestination(config, process.stderr.isTTY)
  const log = createLog(config.logLevel, logStream(descriptor))
  // A fault in one codespace, frame or socket never ends the process; what escapes all of
  // them is a bug.
  process.on('uncaughtException', (error) => log.error({ err: error }, 'An error escaped'))
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'A rejection escaped'))

  await using stack = new AsyncDisposableStack()
  stack.use(lockDataFolder(config.dataFolder))
  const db = await openServersDatabase(config, clock.now())
  stack.defer(() => db.destroy())
  const driver = stack.use(createDriver(config, log))
  const engine = await driver.probe()
  const ctx = createContext({ config, db, driver, log, clock })
  stack.use(await startServer(ctx, webFolder))
  stack.use(backUpRegularly(ctx))
  log.info({ engine, url: config.publicUrl }, 'Listening')
  process.stdout.write(`\nBothy is ready at ${config.publicUrl}\n`)
  if (file !== null) process.stdout.write(`Its log is ${file}\n`)
  const { url } = await issueSignInLink(ctx, {})
  const whom = (await hasOwner(ctx))
    ? 'Sign in as the owner'
    : 'The first to open this link becomes the owner'
  process.stdout.write(`${whom} (works once, within 15 minutes):\n\n  ${url}\n\n`)
  await ended()
}

function runCommand(name: string, flags: string[]): Promise<number> {
  const command = commands[name]
  if (command) return command(flags, process.env)
  const known = Object.keys(commands).join(', ')
  throw new ConfigError(`There is no command "${name}". Known: ${known}.`)
}

/** Until a signal, or the program that started us, says so. */
function ended(): Promise<void> {
  return new Promise((resolve) => {
    process.on('SIGTERM', () => resolve())
    process.on('SIGINT', () => resolve())
    process.once('disconnect', () => resolve())
  })
}

try {
  await main()
  process.exit()
} catch (error) {
  const isForPeople = error instanceof ConfigError || error instanceof AppError
  process.stderr.write(
    isForPeople ? `${error.message}\n` : `Bothy could not start.\n${(error as Error).stack}\n`,
  )
  process.exit(1)
}
