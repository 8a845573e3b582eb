import { expect, test } from 'vitest'
import { parseSubnet } from '../networks/subnets.ts'
import { ObjectNames } from '../object-names.ts'
import {
  type FirewallTable,
  firewallTables,
  jumpsLead,
  printedRules,
  restoreText,
} from './firewall-tables.ts'

const names = new ObjectNames('a1')
const [host, out, into] = [names.chain('HOST'), names.chain('OUT'), names.chain('IN')]
const [no, shut] = [names.chain('NO'), names.chain('SHUT')]
const bridges = `${names.bridgePrefix}+`
const closed = `${names.closedBridgePrefix}+`
const jumps = [
  '-A FORWARD -j DOCKER-USER',
  `-A INPUT -i ${closed} -j ${no}`,
  `-A INPUT -i ${bridges} -j ${host}`,
  `-A DOCKER-USER -i ${closed} -j ${no}`,
  `-A DOCKER-USER -i ${bridges} -j ${out}`,
  `-A DOCKER-USER -o ${closed} -j ${shut}`,
  `-A DOCKER-USER -o ${bridges} -j ${into}`,
]
const facts = {
  allow: ['resolvers' as const],
  resolvers: [parseSubnet('10.9.9.9/32')],
  refused: [parseSubnet('203.0.113.0/24')],
}
const [filter, security] = firewallTables(names, facts) as [FirewallTable, FirewallTable]

test('what the first table lets through is judged by the same rules in one that nobody else writes to (S-62)', () => {
  const ofFirst = filter.rules.filter((rule) => /^-A BOTHY-\w+-(OUT|IN|SHUT) /.test(rule))
  expect(security.rules.map((rule) => rule.replace(/ -j \S+$/, ''))).toEqual(
    ofFirst.map((rule) => rule.replace(/ -j \S+$/, '')),
  )
  expect(security.rules).toContain(`-A ${out} -d 203.0.113.0/24 -j DROP`)
  // That table knows no refusals.
  expect(security.rules.filter((rule) => !/ -j (DROP|RETURN)$/.test(rule))).toEqual([])
  const text = restoreText(security, [])
  expect(text).toContain(`\n-I FORWARD 3 -i ${bridges} -j ${out}\n-I FORWARD 4 -o ${bridges}`)
  expect(text).not.toMatch(/DOCKER|INPUT/)
})

test('whatever goes over the bridge of a codespace that reaches nothing is refused, twice (S-76)', () => {
  const leading = (table: FirewallTable) =>
    table.jumps.map(({ rule }) => rule).filter((rule) => rule.includes(` ${closed} `))
  expect(leading(filter)).toEqual([jumps[1], jumps[3], jumps[5]])
  expect(leading(security)).toEqual([
    `-A FORWARD -i ${closed} -j ${shut}`,
    `-A FORWARD -o ${closed} -j ${shut}`,
  ])
  // Without a condition, so that nothing gets by: neither answers nor what the operator
  // allows the others.
  expect(filter.rules.filter((rule) => rule.startsWith(`-A ${no} `))).toEqual([
    `-A ${no} -p tcp -j REJECT --reject-with tcp-reset`,
    `-A ${no} -j REJECT --reject-with icmp-port-unreachable`,
  ])
  for (const table of [filter, security]) {
    expect(table.rules.filter((rule) => rule.startsWith(`-A ${shut} `))).toEqual([
      `-A ${shut} -j DROP`,
    ])
  }
  expect(jumpsLead(filter, [...jumps.slice(0, 3), ...jumps.slice(4)])).toBe(false)
})

test('our rules lead only where nothing but other servers of this kind stands before them', () => {
  const other = new ObjectNames('b2')
  const theirs = `-A INPUT -i ${other.bridgePrefix}+ -j ${other.chain('HOST')}`
  const closedToo = `-A DOCKER-USER -o ${other.closedBridgePrefix}+ -j ${other.chain('SHUT')}`
  expect(jumpsLead(filter, [...jumps, '-A INPUT -j ACCEPT'])).toBe(true)
  expect(jumpsLead(filter, [theirs, closedToo, ...jumps])).toBe(true)
  expect(jumpsLead(filter, ['-A DOCKER-USER -j DROP', ...jumps])).toBe(false)
  expect(jumpsLead(filter, ['-A INPUT -j ACCEPT', ...jumps])).toBe(false)
  expect(jumpsLead(filter, ['-A DOCKER-USER -j RETURN', ...jumps])).toBe(false)
  expect(jumpsLead(filter, ['-A FORWARD -j DOCKER-ISOLATION-STAGE-1', ...jumps])).toBe(false)
  expect(jumpsLead(filter, jumps.slice(1))).toBe(false)
  expect(jumpsLead(filter, [...jumps, ...jumps])).toBe(false)
})

test('rules that lead stay in their place; others are taken out and put first, all at once', () => {
  const kept = restoreText(filter, jumps)
  expect(kept).not.toMatch(/^-[ID] /m)
  const moved = restoreText(filter, ['-A INPUT -j ACCEPT', ...jumps])
  const lines = moved.split('\n')
  expect(lines.filter((line) => line.startsWith('-D'))).toHaveLength(7)
  expect(lines.slice(-9, -2)).toEqual([
    '-I FORWARD 1 -j DOCKER-USER',
    `-I INPUT 1 -i ${closed} -j ${no}`,
    `-I INPUT 2 -i ${bridges} -j ${host}`,
    `-I DOCKER-USER 1 -i ${closed} -j ${no}`,
    `-I DOCKER-USER 2 -i ${bridges} -j ${out}`,
    `-I DOCKER-USER 3 -o ${closed} -j ${shut}`,
    `-I DOCKER-USER 4 -o ${bridges} -j ${into}`,
  ])
  expect(moved.startsWith('*filter\n') && moved.endsWith('\nCOMMIT\n')).toBe(true)
})

test('of what the firewall prints only our own chains are compared', () => {
  const listing = [
    '-P INPUT ACCEPT',
    `-A ${out} -d 10.0.0.0/8 -j X`,
    '-A OTHER -j ACCEPT',
    ...jumps,
  ]
  expect(printedRules(filter, listing)).toBe(`-A ${out} -d 10.0.0.0/8 -j X`)
})

test("an emptied firewall gets the engine's chain back, and a chain that is there is not emptied", () => {
  expect(restoreText(filter, [])).toContain('\n:DOCKER-USER - [0:0]\n')
  expect(restoreText(filter, ['-N DOCKER-USER', ...jumps])).not.toContain(':DOCKER-USER')
})
