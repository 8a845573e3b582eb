import type { AllowEntry } from '#server/config.ts'
import type { ObjectNames } from '../object-names.ts'
import { contains, formatSubnet, parseSubnet, type Subnet } from '../subnets.ts'

/** Private, shared, link-local, special, benchmarking, multicast and reserved ranges (RFC 6890). */
const neverPublic = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/4',
  '240.0.0.0/4',
].map(parseSubnet)

/** Connections that somebody else began with the codespace. */
const answers = '-m conntrack --ctstate RELATED,ESTABLISHED --ctdir REPLY'
const dnsPort = 53

export type FirewallFacts = {
  allow: readonly AllowEntry[]
  resolvers: readonly Subnet[]
  /** Refused beside the private ranges: this machine's networks, the range of codespaces. */
  refused: readonly Subnet[]
}

type Chains = Pick<ObjectNames, 'chain' | 'bridgePrefix'>

/**
 * What our own chains shall hold, as `iptables-restore` reads it; every piece is a constant or a number.
 *
 * Each packet a codespace sends is judged by where it goes, not by whether its connection is known already:
 * so one that was begun while the rules were gone ends when they are back.
 */
export function chainRules(names: Chains, facts: FirewallFacts): string[] {
  const [host, out, into, no] = chainsOf(names)
  const allowed = facts.allow.flatMap((entry) => matchesOf(entry, facts.resolvers))
  const refused = [...neverPublic]
  for (const subnet of facts.refused) {
    if (!refused.some((known) => contains(known, subnet))) refused.push(subnet)
  }
  return [
    // Codespace to this machine.
    `-A ${host} ${answers} -j ACCEPT`,
    ...allowed.map((match) => `-A ${host} ${match} -j ACCEPT`),
    `-A ${host} -j ${no}`,
    // Codespace to anywhere else.
    `-A ${out} ${answers} -j RETURN`,
    ...allowed.map((match) => `-A ${out} ${match} -j RETURN`),
    ...refused.map((subnet) => `-A ${out} -d ${formatSubnet(subnet)} -j ${no}`),
    // Anywhere to codespace: answers alone.
    `-A ${into} ${answers} -j RETURN`,
    `-A ${into} -j DROP`,
    // At once, so that nobody waits.
    `-A ${no} -p tcp -j REJECT --reject-with tcp-reset`,
    `-A ${no} -j REJECT --reject-with icmp-port-unreachable`,
  ]
}

/**
 * The rules that lead to our chains, in the order in which they stand at the top of theirs. The engine itself
 * puts the first one there with each network it makes, and after a restart leaves it behind others.
 */
function jumpsOf(names: Chains): { chain: string; rule: string }[] {
  const [host, out, into] = chainsOf(names)
  const bridges = `${names.bridgePrefix}+`
  return [
    { chain: 'FORWARD', rule: '-A FORWARD -j DOCKER-USER' },
    { chain: 'INPUT', rule: `-A INPUT -i ${bridges} -j ${host}` },
    { chain: 'DOCKER-USER', rule: `-A DOCKER-USER -i ${bridges} -j ${out}` },
    { chain: 'DOCKER-USER', rule: `-A DOCKER-USER -o ${bridges} -j ${into}` },
  ]
}

/** Another server's way to its own chains: it concerns its bridges only. */
const jumpOfAnother =
  /^-A (INPUT|DOCKER-USER) -[io] by[a-z0-9]{4}-\+ -j BOTHY-[a-z0-9]{4}-(HOST|OUT|IN)$/

/** Whether nothing stands before our jumps that could decide about our packets. */
export function jumpsLead(names: Chains, listing: readonly string[]): boolean {
  return ['INPUT', 'FORWARD', 'DOCKER-USER'].every((chain) => {
    const ours = jumpsOf(names).filter((jump) => jump.chain === chain)
    const found = listing
      .filter((line) => line.startsWith(`-A ${chain} `))
      .filter((line) => ours.some(({ rule }) => rule === line) || !jumpOfAnother.test(line))
    const isOnce = found.filter((line) => ours.some(({ rule }) => rule === line))
    return isOnce.length === ours.length && ours.every(({ rule }, index) => found[index] === rule)
  })
}

/** What our chains hold, as the firewall prints it. */
export function printedRules(names: Chains, listing: readonly string[]): string {
  const chains = chainsOf(names)
  return listing
    .filter((line) => chains.some((chain) => line.startsWith(`-A ${chain} `)))
    .join('\n')
}

/** For `iptables-restore --noflush`: all of it or nothing comes into force, without a gap. */
export function restoreText(
  names: Chains,
  rules: readonly string[],
  listing: readonly string[],
): string {
  const jumps = jumpsOf(names)
  const stale = listing.filter((line) => jumps.some(({ rule }) => rule === line))
  const lines = [
    '*filter',
    // Naming a chain makes it, or empties the one that is there.
    ...chainsOf(names).map((chain) => `:${chain} - [0:0]`),
    ...(listing.includes('-N DOCKER-USER') ? [] : [':DOCKER-USER - [0:0]']),
    ...rules,
  ]
  if (!jumpsLead(names, listing)) {
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

function chainsOf(names: Chains): [string, string, string, string] {
  return [names.chain('HOST'), names.chain('OUT'), names.chain('IN'), names.chain('NO')]
}

/**
 * By where a connection was meant to go: a port that another container publishes on this machine may have
 * become that container's private address by the time the rules see it.
 */
function matchesOf(entry: AllowEntry, resolvers: readonly Subnet[]): string[] {
  if (entry === 'resolvers') return resolvers.flatMap((address) => onPort(address, dnsPort))
  const subnet = parseSubnet(entry.range)
  if (entry.port !== null) return onPort(subnet, entry.port)
  return [`-m conntrack --ctorigdst ${formatSubnet(subnet)}`]
}

function onPort(subnet: Subnet, port: number): string[] {
  return ['udp', 'tcp'].map(
    (protocol) =>
      `-p ${protocol} -m conntrack --ctorigdst ${formatSubnet(subnet)} --ctorigdstport ${port}`,
  )
}
