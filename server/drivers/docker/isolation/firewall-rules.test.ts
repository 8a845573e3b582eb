import { expect, test } from 'vitest'
import { parseSubnet } from '../networks/subnets.ts'
import { ObjectNames } from '../object-names.ts'
import { chainRules } from './firewall-rules.ts'
import { parseDevices, parseResolvers } from './host-network.ts'

const names = new ObjectNames('a1')
const [host, out] = [names.chain('HOST'), names.chain('OUT')]
const nobody = { allow: [], resolvers: [], refused: [] }

test('every range that is not the public internet is refused (S-62)', () => {
  const rules = chainRules(names, nobody)
  for (const range of [
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.168.0.0/16',
    '224.0.0.0/4',
    '240.0.0.0/4',
  ]) {
    expect(rules).toContain(`-A ${out} -d ${range} -j ${names.chain('NO')}`)
  }
})

test("this machine's own networks are refused too, each once", () => {
  const refused = ['203.0.113.0/24', '10.1.0.0/16', '203.0.113.0/24'].map(parseSubnet)
  const rules = chainRules(names, { ...nobody, refused })
  expect(rules.filter((rule) => rule.includes('203.0.113.0/24'))).toHaveLength(1)
  expect(rules.filter((rule) => rule.includes('10.1.0.0'))).toEqual([])
})

test('what is allowed comes before what is refused, for this machine and beyond it', () => {
  const rules = chainRules(names, {
    allow: ['resolvers', { range: '10.0.0.5/32', port: 443 }, { range: '10.0.1.9/24', port: null }],
    resolvers: [parseSubnet('10.9.9.9/32')],
    refused: [],
  })
  for (const [chain, verdict] of [
    [host, 'ACCEPT'],
    [out, 'RETURN'],
  ]) {
    const own = rules
      .filter((rule) => rule.startsWith(`-A ${chain} `))
      .filter((rule) => !rule.includes('physdev'))
    expect(own.slice(1, 6)).toEqual([
      `-A ${chain} -p udp -m conntrack --ctorigdst 10.9.9.9/32 --ctorigdstport 53 -j ${verdict}`,
      `-A ${chain} -p tcp -m conntrack --ctorigdst 10.9.9.9/32 --ctorigdstport 53 -j ${verdict}`,
      `-A ${chain} -p udp -m conntrack --ctorigdst 10.0.0.5/32 --ctorigdstport 443 -j ${verdict}`,
      `-A ${chain} -p tcp -m conntrack --ctorigdst 10.0.0.5/32 --ctorigdstport 443 -j ${verdict}`,
      `-A ${chain} -m conntrack --ctorigdst 10.0.1.0/24 -j ${verdict}`,
    ])
  }
})

test('what stays on its bridge passes, both ways, before anything is refused (S-62)', () => {
  const rules = chainRules(names, nobody)
  for (const chain of [out, names.chain('IN')]) {
    const own = rules.filter((rule) => rule.startsWith(`-A ${chain} `))
    expect(own[1]).toBe(`-A ${chain} -m physdev --physdev-is-bridged -j RETURN`)
  }
  // Neither to this machine nor where nothing is to be reached.
  expect(rules.filter((rule) => rule.includes('physdev'))).toHaveLength(2)
})

test('name servers are those that containers are told to ask', () => {
  const text =
    '# nameserver 1.1.1.1\nnameserver 10.0.0.2\n  nameserver fd00::1\nnameserver 127.0.0.53\n'
  expect(parseResolvers(text)).toEqual([parseSubnet('10.0.0.2/32')])
})

test('network devices are read by name', () => {
  const text = [
    'Inter-|   Receive                            |  Transmit',
    ' face |bytes    packets errs drop fifo frame |bytes',
    '    lo: 100 1 0 0 0 0 0 0 100 1 0 0 0 0 0 0',
    'byab12-12345678:100 1 0 0 0 0 0 0 100 1 0 0 0 0 0 0',
    '',
  ].join('\n')
  expect(parseDevices(text)).toEqual(['lo', 'byab12-12345678'])
})
