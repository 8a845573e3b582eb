import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { prepareAuthorities } from './authorities.ts'
import type { Config } from './config.ts'
import type { ContainerDriver } from './drivers/container-driver.ts'
import { createDockerDriver } from './drivers/docker/docker-driver.ts'
import type { Log } from './log.ts'

/** The one this server runs on. Asks the engine nothing as yet. */
export function createDriver(config: Config, log: Log): ContainerDriver {
  return createDockerDriver({
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
  })
}
