import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { HealthRow } from '#server/admin/admin.schema.ts'
import { type Check, carryOutChecks, ok } from '#server/admin/check.ts'
import { dataChecks, engineChecks } from '#server/admin/checks.ts'
import { requireKnownSchema } from '#server/backup/open-database.ts'
import { carryOut, type Output, terminal } from '#server/command-line.ts'
import { type Config, readConfig } from '#server/config.ts'
import { createContext } from '#server/context.ts'
import { createDriver } from '#server/create-driver.ts'
import { openDatabase } from '#server/db/database.ts'
import type { ContainerDriver } from '#server/drivers/container-driver.ts'
import { describeFirewall } from '#server/drivers/docker/isolation/firewall-ability.ts'
import { createLog } from '#server/log.ts'
import { machineChecks } from './machine-checks.ts'
import { networkChecks } from './network-checks.ts'

const usage = 'Usage: npm start -- doctor [--json]'
const options = { json: { type: 'boolean' } } as const
const marks = { ok: 'ok  ', warning: 'warn', failed: 'FAIL' } as const

/**
 * `npm start -- doctor`: looks at everything Bothy needs, beside a server that runs or without
 * one, and changes nothing. Resolves to the exit code: 1 where something has failed.
 */
export function doctorCommand(
  args: string[],
  environment: NodeJS.ProcessEnv,
  output: Output = terminal,
): Promise<number> {
  return carryOut(output, usage, async () => {
    const { json } = parseArgs({ args, options }).values
    const config = readConfig(environment)
    await using driver = createDriver(config, createLog('silent'))
    const rows = await examine(config, driver)
    if (json) output.out(JSON.stringify(rows, null, 2))
    else for (const line of rows.flatMap(linesOf)) output.out(line)
    return rows.some(({ health }) => health === 'failed') ? 1 : 0
  })
}

const linesOf = ({ name, health, detail, advice }: HealthRow): string[] => [
  `${marks[health]}  ${name}: ${detail}`,
  ...(advice === null || advice === '' ? [] : [`      ${advice}`]),
]

/** The rows of the health page that need no server, and what only matters before one runs. */
export async function examine(config: Config, driver: ContainerDriver): Promise<HealthRow[]> {
  const engine = driver.probe()
  // Whoever asks for it hears of it.
  engine.catch(() => undefined)
  const rows = await carryOutChecks([
    ...machineChecks(config),
    ...engineChecks({ config }, engine),
    firewallCheck,
    ...networkChecks(config),
  ])
  return [...rows, ...(await examineData(config, driver))]
}

const firewallCheck: Check = {
  name: 'Firewall',
  advice: 'Codespaces do not start until rules can be put up: see docs/configuration.md.',
  look: async () => ok(await describeFirewall()),
}

/** A database that is damaged, or of another version, is a row, and opened no further. */
async function examineData(config: Config, driver: ContainerDriver): Promise<HealthRow[]> {
  let name = 'Database'
  if (config.databaseUrl === undefined && !existsSync(config.databaseFile)) {
    return [{ name, ...ok('There is none yet: the first start makes it.') }]
  }
  try {
    await requireKnownSchema(config)
    const clock = { now: Date.now }
    await using db = await openDatabase(config)
    // The files of TLS are what can fail in it.
    name = 'Certificate'
    const ctx = createContext({ config, db, driver, log: createLog('silent'), clock })
    // Nobody need wait for a first backup here.
    return await carryOutChecks(dataChecks(ctx, Number.POSITIVE_INFINITY))
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return [{ name, health: 'failed', detail, advice: null }]
  }
}
