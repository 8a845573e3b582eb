import { setTimeout as pause } from 'node:timers/promises'
import type { AllowEntry } from '#server/environment-variables.ts'
import { AppError } from '#server/errors.ts'
import { HostToolError } from '../host-tools.ts'
import type { Subnet } from '../networks/subnets.ts'
import type { ObjectNames } from '../object-names.ts'
import { canGoWithoutBridgeMatch } from './bridge-match.ts'
import {
  type FirewallTable,
  firewallTables,
  jumpsLead,
  printedRules,
  restoreText,
} from './firewall-tables.ts'
import { connectedSubnets, hostResolvers } from './host-network.ts'
import { Iptables, type RunTool } from './iptables.ts'

/** How often the rules are read where that takes a container of its own. */
const slowCheckMs = 5 * 60_000
/**
 * The engine, and other servers like this one, put rules of theirs first too: whenever a
 * network is made.
 */
const attempts = 6
/** Not the same for two servers, or they would always do it at the same time. */
const betweenAttemptsMs = () => 20 + Math.random() * 150

type Options = {
  names: ObjectNames
  allow: readonly AllowEntry[]
  subnetRange: Subnet
  /** Null where this process cannot change the firewall by itself. */
  direct: RunTool | null
  byContainer: RunTool
}

/** Some forty rules for all codespaces of this server, none for any one of them. */
export class Firewall {
  readonly #options: Options
  readonly #direct: Iptables | null
  readonly #byContainer: Iptables
  /** What was put up last in each table, and how the firewall printed it. */
  readonly #last = new Map<string, { rules: string; printed: string }>()
  #readAt = Number.NEGATIVE_INFINITY
  #isBridgeUnseen = false

  constructor(options: Options) {
    this.#options = options
    this.#direct = options.direct && new Iptables(options.direct)
    this.#byContainer = new Iptables(options.byContainer)
  }

  /**
   * Puts the rules up where they are missing, differ or stand behind others. `isInDoubt`: what
   * holds was found not to, so look however long it takes. Throws where that cannot be done.
   */
  async ensure(isInDoubt: boolean): Promise<void> {
    try {
      if (this.#direct) return await this.#ensureBy(this.#direct)
    } catch (error) {
      // A container may have the tool or the power that this process lacks.
      const isLack = error instanceof AppError || error instanceof HostToolError
      if (!isLack) throw error
      return this.#ensureSlowly(isInDoubt, error)
    }
    return this.#ensureSlowly(isInDoubt)
  }

  async #ensureSlowly(isInDoubt: boolean, cause?: Error): Promise<void> {
    const isFresh = performance.now() - this.#readAt < slowCheckMs
    if (this.#last.size > 0 && isFresh && !isInDoubt) return
    try {
      await this.#ensureBy(this.#byContainer)
    } catch (error) {
      // What kept us from doing it ourselves is the shorter way to mend it.
      throw cause ?? error
    }
    this.#readAt = performance.now()
  }

  async #ensureBy(iptables: Iptables): Promise<void> {
    const { names, allow, subnetRange } = this.#options
    const refused = [subnetRange, ...(await connectedSubnets(names.bridgeFamily))]
    const facts = { allow, resolvers: await hostResolvers(), refused }
    const put = async () => {
      const all = firewallTables(names, { ...facts, isBridgeUnseen: this.#isBridgeUnseen })
      for (const table of all) await this.#ensureTable(iptables, table)
    }
    try {
      await put()
    } catch (error) {
      if (this.#isBridgeUnseen || !(await canGoWithoutBridgeMatch(error))) throw error
      this.#isBridgeUnseen = true
      await put()
    }
  }

  async #ensureTable(iptables: Iptables, table: FirewallTable): Promise<void> {
    const rules = table.rules.join('\n')
    const last = this.#last.get(table.name)
    let listing = await iptables.list(table.name)
    const isUp = last?.rules === rules && last.printed === printedRules(table, listing)
    if (isUp && jumpsLead(table, listing)) return
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      try {
        await iptables.restore(restoreText(table, listing))
      } catch (error) {
        // What was to be moved may have been moved by somebody else meanwhile.
        if (attempt === attempts || !(error instanceof HostToolError)) throw error
      }
      listing = await iptables.list(table.name)
      if (jumpsLead(table, listing) && printedRules(table, listing) !== '') {
        this.#last.set(table.name, { rules, printed: printedRules(table, listing) })
        return
      }
      await pause(betweenAttemptsMs())
      listing = await iptables.list(table.name)
    }
    throw new AppError(
      'FIREWALL_UNUSABLE',
      'The rules of the firewall do not stay where they were put.',
    )
  }
}
