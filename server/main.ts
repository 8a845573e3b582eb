import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { hasOwner, issueSignInLink } from './auth/auth.ts'
import { signInCommand } from './auth/sign-in-command.ts'
import { prepareAuthorities } from './authorities.ts'
import { ConfigError, readConfig } from './config.ts'
import { createContext } from './context.ts'
import { lockDataFolder } from './data-folder-lock.ts'
import { openDatabase } from './db/database.ts'
import { createDockerDriver } from './drivers/docker/docker-driver.ts'
import { AppError } from './errors.ts'
import { createLog } from './log.ts'
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
  if (command === 'sign-in') {
    process.exitCode = await signInCommand(flags, process.env)
    return
  }
  const config = readConfig(process.env)
  if (command !== undefined)
    throw new ConfigError(`There is no command "${command}". Known: sign-in.`)

  const log = createLog(config.logLevel)
  // A fault in one codespace, frame or socket never ends the process; what escapes all of
  // them is a bug.
  process.on('uncaughtException', (error) => log.error({ err: error }, 'An error escaped'))
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'A rejection escaped'))

  await using stack = new AsyncDisposableStack()
  stack.use(lockDataFolder(config.dataFolder))
  const db = await openDatabase(config)
  stack.defer(() => db.destroy())
  const driver = stack.use(
    createDockerDriver({
      socketPath: config.engineSocket,
      instance: createHash('sha256').update(config.dataFolder).digest('hex').slice(0, 6),
      dataFolder: config.dataFolder,
      kitsFolder: config.kitsFolder,
      trustFolder: prepareAuthorities(config),
      linesFolder: join(config.dataFolder, 'lines'),
      subnetRange: config.subnetRange,
      defaultImage: config.toolImage,
      allow: config.allow,
      log,
    }),
  )
  const engine = await driver.probe()
  const ctx = createContext({ config, db, driver, log, clock })
  stack.use(await startServer(ctx, webFolder))
  log.info({ engine, url: config.publicUrl }, 'Listening')
  process.stdout.write(`\nBothy is ready at ${config.publicUrl}\n`)
  const { url } = await issueSignInLink(ctx, {})
  const whom = (await hasOwner(ctx))
    ? 'Sign in as the owner'
    : 'The first to open this link becomes the owner'
  process.stdout.write(`${whom} (works once, within 15 minutes):\n\n  ${url}\n\n`)
  await ended()
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
