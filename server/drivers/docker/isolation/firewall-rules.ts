import type { AllowEntry } from '#server/environment-variables.ts'
import { contains, formatSubnet, parseSubnet, type Subnet } from '../networks/subnets.ts'
import type { ObjectNames } from '../object-names.ts'

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

/**
 * Public for the rules, and yet set aside for documentation, so that nobody is there (RFC 5737).
 * Who reaches the public internet hears nothing from it, so whoever is to reach nothing at all sees
 * by a refusal that they do not.
 */
export const documentationAddress = '192.0.2.9'
const documentation = parseSubnet(`${documentationAddress}/32`)

/** Connections that somebody else began with the codespace. */
const answers = '-m conntrack --ctstate RELATED,ESTABLISHED --ctdir REPLY'
/** What stays on its bridge, and so in its codespace: nothing that a bridge passes on leaves it. */
const neighbours = '-m physdev --physdev-is-bridged'
const dnsPort = 53

export type FirewallFacts = {
  allow: readonly AllowEntry[]
  resolvers: readonly Subnet[]
  /** Refused beside the private ranges: this machine's networks, the range of codespaces. */
  refused: readonly Subnet[]
  /** What a bridge passes on comes by no rule of ours, so none has to let it through. */
  isBridgeUnseen?: boolean
}

type Chains = Pick<ObjectNames, 'chain'>

/**
 * What our own chains shall hold, as `iptables-restore` reads it; every piece is a
 * constant or a number.
 *
 * Each packet a codespace sends is judged by where it goes, not by whether its connection is known
 * already: so one that was begun while the rules were gone ends when they are back.
 */
export function chainRules(names: Chains, facts: FirewallFacts): string[] {
  const [host, out, into, no, shut] = [
    names.chain('HOST'),
    names.chain('OUT'),
    names.chain('IN'),
    names.chain('NO'),
    names.chain('SHUT'),
  ]
  const allowed = facts.allow.flatMap((entry) => matchesOf(entry, facts.resolvers))
  const within = facts.isBridgeUnseen ? [] : [neighbours]
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
    ...within.map((match) => `-A ${out} ${match} -j RETURN`),
    ...allowed.map((match) => `-A ${out} ${match} -j RETURN`),
    ...refused.map((subnet) => `-A ${out} -d ${formatSubnet(subnet)} -j ${no}`),
    `-A ${out} -d ${formatSubnet(documentation)} -j DROP`,
    // Anywhere to codespace: answers, and what its own containers send.
    `-A ${into} ${answers} -j RETURN`,
    ...within.map((match) => `-A ${into} ${match} -j RETURN`),
    `-A ${into} -j DROP`,
    // Anywhere to a codespace that reaches nothing.
    `-A ${shut} -j DROP`,
    // At once, so that nobody waits.
    `-A ${no} -p tcp -j REJECT --reject-with tcp-reset`,
    `-A ${no} -j REJECT --reject-with icmp-port-unreachable`,
  ]
}

/**
 * By where a connection was meant to go: a port that another container publishes on this machine
 * may have become that container's private address by the time the rules see it.
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
