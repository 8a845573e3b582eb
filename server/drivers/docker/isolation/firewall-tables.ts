import type { ObjectNames } from '../object-names.ts'
import { chainRules, type FirewallFacts } from './firewall-rules.ts'

type Names = Pick<ObjectNames, 'chain' | 'bridgePrefix' | 'closedBridgePrefix'>

/** What one table of the firewall shall hold of ours. */
export type FirewallTable = {
  name: 'filter' | 'security'
  /** Our own chains, which nobody else writes to. */
  chains: string[]
  /** A chain of the engine's that we lead through, made where it is missing. */
  through: string | null
  /** The rules that lead to our chains, in the order in which they stand at the top of theirs. */
  jumps: { chain: string; rule: string }[]
  /** As `iptables-restore` reads them. */
  rules: string[]
}

/**
 * Bridges of codespaces that reach nothing lead straight to the refusal, whatever is sent over
 * them: not even answers pass.
 *
 * The same rules twice. The engine takes its rule that leads to `DOCKER-USER` out and puts it in
 * again with each network it makes, and nobody is asked in between. So what the first table let
 * through is judged once more by the table `security`, which comes after it, and which neither the
 * engine nor another firewall writes to. It cannot refuse, only drop; so it comes into play only
 * where the first one did not.
 */
export function firewallTables(names: Names, facts: FirewallFacts): FirewallTable[] {
  const [host, out, into, no, shut] = [
    names.chain('HOST'),
    names.chain('OUT'),
    names.chain('IN'),
    names.chain('NO'),
    names.chain('SHUT'),
  ]
  const bridges = `${names.bridgePrefix}+`
  const closed = `${names.closedBridgePrefix}+`
  const rules = chainRules(names, facts)
  return [
    {
      name: 'filter',
      chains: [host, out, into, no, shut],
      through: 'DOCKER-USER',
      jumps: [
        // The engine itself puts this one first with each network it makes, and after a restart
        // leaves it behind others.
        { chain: 'FORWARD', rule: '-A FORWARD -j DOCKER-USER' },
        { chain: 'INPUT', rule: `-A INPUT -i ${closed} -j ${no}` },
        { chain: 'INPUT', rule: `-A INPUT -i ${bridges} -j ${host}` },
        // Whoever sends is refused before whoever would receive says nothing.
        { chain: 'DOCKER-USER', rule: `-A DOCKER-USER -i ${closed} -j ${no}` },
        { chain: 'DOCKER-USER', rule: `-A DOCKER-USER -i ${bridges} -j ${out}` },
        { chain: 'DOCKER-USER', rule: `-A DOCKER-USER -o ${closed} -j ${shut}` },
        { chain: 'DOCKER-USER', rule: `-A DOCKER-USER -o ${bridges} -j ${into}` },
      ],
      rules,
    },
    {
      name: 'security',
      chains: [out, into, shut],
      through: null,
      jumps: [
        { chain: 'FORWARD', rule: `-A FORWARD -i ${closed} -j ${shut}` },
        { chain: 'FORWARD', rule: `-A FORWARD -o ${closed} -j ${shut}` },
        { chain: 'FORWARD', rule: `-A FORWARD -i ${bridges} -j ${out}` },
        { chain: 'FORWARD', rule: `-A FORWARD -o ${bridges} -j ${into}` },
      ],
      rules: rules
        .filter((rule) => [out, into, shut].some((chain) => rule.startsWith(`-A ${chain} `)))
        .map((rule) => rule.replace(new RegExp(`-j ${no}$`), '-j DROP')),
    },
  ]
}

/** Another server's way to its own chains: it concerns its bridges only. */
const jumpOfAnother =
  /^-A (INPUT|FORWARD|DOCKER-USER) -[io] by[a-z0-9]{4}[-_]\+ -j BOTHY-[a-z0-9]{4}-[A-Z]+$/

/** Whether nothing stands before our jumps that could decide about our packets. */
export function jumpsLead({ jumps }: FirewallTable, listing: readonly string[]): boolean {
  return [...new Set(jumps.map(({ chain }) => chain))].every((chain) => {
    const ours = jumps.filter((jump) => jump.chain === chain)
    const found = listing
      .filter((line) => line.startsWith(`-A ${chain} `))
      .filter((line) => ours.some(({ rule }) => rule === line) || !jumpOfAnother.test(line))
    const isOnce = found.filter((line) => ours.some(({ rule }) => rule === line))
    return isOnce.length === ours.length && ours.every(({ rule }, index) => found[index] === rule)
  })
}

/** What our chains hold, as the firewall prints it. */
export function printedRules({ chains }: FirewallTable, listing: readonly string[]): string {
  return listing
    .filter((line) => chains.some((chain) => line.startsWith(`-A ${chain} `)))
    .join('\n')
}

/** For `iptables-restore --noflush`: all of it or nothing comes into force, without a gap. */
export function restoreText(table: FirewallTable, listing: readonly string[]): string {
  const { name, chains, through, jumps, rules } = table
  const stale = listing.filter((line) => jumps.some(({ rule }) => rule === line))
  const lines = [
    `*${name}`,
    // Naming a chain makes it, or empties the one that is there.
    ...chains.map((chain) => `:${chain} - [0:0]`),
    ...(through === null || listing.includes(`-N ${through}`) ? [] : [`:${through} - [0:0]`]),
    ...rules,
  ]
  if (!jumpsLead(table, listing)) {
    lines.push(...stale.map((line) => line.replace(/^-A/, '-D')))
    const places = new Map<string, number>()
    for (const { chain, rule } of jumps) {
      const place = (places.get(chain) ?? 0) + 1
      places.set(chain, place)
      lines.push(rule.replace(`-A ${chain}`, `-I ${chain} ${place}`))
    }
  }
  return `${[...lines, 'COMMIT'].join('\n')}\n`
}
