import type { Kysely } from 'kysely'
import { AuditedLately } from './audit/audited-lately.ts'
import { Attempts } from './auth/attempts.ts'
import { Changes } from './codespaces/changes.ts'
import { StepLogs } from './codespaces/journal/step-logs.ts'
import { PreparedPlaces } from './codespaces/places/prepared-places.ts'
import type { Config } from './config.ts'
import type { Database } from './db/database.ts'
import type { ContainerDriver } from './drivers/container-driver.ts'
import { FileAddresses } from './files/file-addresses.ts'
import { LostUpgrades } from './http/lost-upgrades.ts'
import { Certificates } from './http/tls/certificates.ts'
import { IsolationWatch } from './isolation/isolation.ts'
import type { LifetimeTimes } from './lifetimes/lifetime-times.ts'
import { Lifetimes } from './lifetimes/lifetimes.ts'
import type { Log } from './log.ts'
import { Metrics } from './metrics/metrics.ts'
import { Tickets } from './plane/tickets.ts'
import { PortGate } from './ports/access/port-gate.ts'
import { Sealing } from './secrets/sealing.ts'
import { Readiness } from './system/readiness.ts'
import { SteadyClock } from './system/steady-clock.ts'

/** Milliseconds since the epoch. Tests give one of their own. */
export type Clock = { now(): number }

/** The handful of things every room needs. Only `main.ts` and tests build one. */
export type AppContext = {
  config: Config
  db: Kysely<Database>
  driver: ContainerDriver
  log: Log
  clock: Clock
  /** For what is taken from somebody when its time is over. */
  steadyClock: SteadyClock
  /** Tells watchers and the reconciler that a codespace changed. */
  changes: Changes
  stepLogs: StepLogs
  places: PreparedPlaces
  tickets: Tickets
  fileAddresses: FileAddresses
  portGate: PortGate
  lifetimes: Lifetimes
  isolation: IsolationWatch
  /** What it encrypts with by itself; null where it does not. */
  certificates: Certificates | null
  lostUpgrades: LostUpgrades
  metrics: Metrics
  readiness: Readiness
  auditedLately: AuditedLately
  sealing: Sealing
  /** Tokens that people gave, for each of them: every one is a question to GitHub. */
  givenTokens: Attempts
  /** Codes mailed, for whom and to where: nobody's mailbox is filled by us. */
  mailedCodes: Attempts
  /** Copies of everything kept of somebody: each reads a good part of the database. */
  accountExports: Attempts
}

/** The parts a caller chooses; the rest is made here. */
export type ContextParts = Pick<AppContext, 'config' | 'db' | 'driver' | 'log' | 'clock'> & {
  lifetimeTimes?: Partial<LifetimeTimes>
}

export function createContext({ lifetimeTimes, ...parts }: ContextParts): AppContext {
  const isolation = new IsolationWatch(parts)
  return {
    ...parts,
    steadyClock: new SteadyClock(parts.clock),
    changes: new Changes(),
    stepLogs: new StepLogs(parts.config.dataFolder),
    places: new PreparedPlaces(parts.config.dataFolder),
    tickets: new Tickets(parts.clock),
    fileAddresses: new FileAddresses(parts.config, parts.clock),
    portGate: new PortGate(parts.config, parts.clock),
    lifetimes: new Lifetimes(lifetimeTimes),
    isolation,
    metrics: new Metrics(),
    readiness: new Readiness({ ...parts, isolation }),
    certificates: parts.config.tls === null ? null : new Certificates(parts.config.tls, parts),
    lostUpgrades: new LostUpgrades(parts.clock),
    auditedLately: new AuditedLately(parts.clock),
    sealing: new Sealing(parts),
    givenTokens: new Attempts(parts.clock),
    mailedCodes: new Attempts(parts.clock, 5),
    accountExports: new Attempts(parts.clock, 5),
  }
}
