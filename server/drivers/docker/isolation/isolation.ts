import type { ProbeOutcome, ProbeTarget } from '#agent/protocol/network.ts'
import type { Egress, IsolationReport } from '../../container-driver.ts'
import type { Network } from '../networks/networks.ts'
import { addressAt } from '../networks/subnets.ts'
import { Doorbells } from './doorbells.ts'
import type { Firewall } from './firewall.ts'
import { documentationAddress } from './firewall-rules.ts'
import { isForwarding } from './host-network.ts'
import type { Sentinel } from './sentinel.ts'

const deadlineMs = 50_000
const nobody: ProbeTarget = { address: documentationAddress, port: 9 }

type Parts = { firewall: Firewall; sentinel: Sentinel }

const reasons = {
  elsewhere:
    'The bridges of the container engine are not in the network of this server, so it cannot see whether ' +
    'codespaces reach this machine. Run both in one network namespace.',
  forwarding:
    'This machine does not forward packets (net.ipv4.ip_forward is 0), so codespaces have no network. ' +
    'Switch it on: sysctl -w net.ipv4.ip_forward=1.',
}

/** The rules are there, so something else decides before them. */
const notRefused = (what: string, outcome: ProbeOutcome = 'unanswered') =>
  `From inside a network like those of codespaces a connection to ${what} was ${outcome}, and should be refused. ` +
  'Something comes before the rules of Bothy: see iptables-save and nft list ruleset.'

/**
 * Keeps codespaces off this machine, each other and private networks, and sees from
 * inside that it does.
 */
export class Isolation implements AsyncDisposable {
  readonly #parts: Parts
  readonly #doorbells = new Doorbells()
  #underWay: Promise<IsolationReport> | null = null

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Several at once share one run, which goes on where one of them gives up. */
  async ensure(signal: AbortSignal): Promise<IsolationReport> {
    signal.throwIfAborted()
    this.#underWay ??= this.#run().finally(() => {
      this.#underWay = null
    })
    const aborted = Promise.withResolvers<never>()
    const abort = () => aborted.reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    try {
      return await Promise.race([this.#underWay, aborted.promise])
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }

  /**
   * This machine by the codespace's own gateway, and a private address at which nobody is; where
   * nothing at all is to be reached, a public one too.
   */
  async targets(
    { network, egress }: { network: Network | null; egress: Egress },
    signal: AbortSignal,
  ): Promise<ProbeTarget[]> {
    const targets = [await this.#parts.sentinel.canary(signal)]
    if (network) targets.unshift(await this.#doorbells.put(addressAt(network.subnet, 1)))
    return egress === 'none' ? [...targets, nobody] : targets
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#doorbells[Symbol.asyncDispose]()
  }

  async #run(): Promise<IsolationReport> {
    const signal = AbortSignal.timeout(deadlineMs)
    // Once more where it fails: rules may have gone between the two looks, or the
    // machine been slow.
    const reason = (await this.#reason(false, signal)) && (await this.#reason(true, signal))
    return reason ? { isVerified: false, reason } : { isVerified: true }
  }

  async #reason(isInDoubt: boolean, signal: AbortSignal): Promise<string | null> {
    try {
      return await this.#tryOnce(isInDoubt, signal)
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }

  /** Null where everything holds. */
  async #tryOnce(isInDoubt: boolean, signal: AbortSignal): Promise<string | null> {
    const { firewall, sentinel } = this.#parts
    if ((await isForwarding()) === false) return reasons.forwarding
    const [{ gateway, canary }] = await Promise.all([
      sentinel.ensure(signal),
      firewall.ensure(isInDoubt),
    ])
    const bell = await this.#doorbells.put(gateway).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRNOTAVAIL') return null
      throw error
    })
    if (!bell) return reasons.elsewhere
    const [host, beyond] = await sentinel.probe([bell, canary], signal)
    if (this.#doorbells.isRung(gateway)) return notRefused('this machine', 'connected')
    // Neither silence nor another error is as good: those come from elsewhere than from our rules.
    if (host !== 'refused') return notRefused('this machine', host)
    return beyond === 'refused' ? null : notRefused('a private address', beyond)
  }
}
