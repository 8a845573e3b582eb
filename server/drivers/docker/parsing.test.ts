import { expect, test } from 'vitest'
import { demultiplex } from './engine/demux.ts'
import { checkedReference } from './images/images.ts'
import {
  candidateSubnets,
  formatSubnet,
  overlap,
  parseRoutes,
  parseSubnet,
} from './networks/subnets.ts'
import { ObjectNames } from './object-names.ts'
import { parseMountPoints } from './workspaces/loop-mounts.ts'

test('subnets overlap when either holds the other', () => {
  const overlaps = (one: string, other: string) => overlap(parseSubnet(one), parseSubnet(other))
  expect(overlaps('10.213.0.0/28', '10.213.0.16/28')).toBe(false)
  expect(overlaps('10.213.0.0/28', '10.213.0.0/16')).toBe(true)
  expect(overlaps('10.0.0.0/8', '10.213.4.16/28')).toBe(true)
  expect(overlaps('192.168.1.0/24', '192.168.2.0/24')).toBe(false)
  expect(overlaps('0.0.0.0/0', '192.168.2.0/24')).toBe(true)
})

test('a range gives each of its subnets once, beginning where the seed says', () => {
  const of = (seed: string) =>
    [...candidateSubnets(parseSubnet('10.213.0.0/24'), seed)].map(formatSubnet)
  expect(new Set(of('a')).size).toBe(16)
  expect([...of('a')].sort()).toEqual([...of('b')].sort())
  expect(of('a')).toEqual(of('a'))
  expect([...candidateSubnets(parseSubnet('10.213.0.0/30'), 'a')].length).toBe(1)
})

test('what is no range is refused', () => {
  for (const text of ['', '10.0.0.0', '10.0.0.256/8', '10.0.0.0/33', 'fd00::/8']) {
    expect(() => parseSubnet(text)).toThrow('Not an IPv4 range')
  }
})

test('routes of the machine are read, the default one aside', () => {
  const text = [
    'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT',
    'eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0',
    'eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0',
  ].join('\n')
  expect(parseRoutes(text).map(formatSubnet)).toEqual(['192.0.2.0/24'])
  expect(parseRoutes('')).toEqual([])
})

test('output comes whole whatever pieces its frames arrive in', () => {
  const frame = (text: string) => {
    const header = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0])
    header.writeUInt32BE(text.length, 4)
    return Buffer.concat([header, Buffer.from(text)])
  }
  const bytes = Buffer.concat([frame('one'), frame(''), frame('two and more')])
  for (let size = 1; size <= bytes.length; size += 1) {
    let seen = ''
    const push = demultiplex((payload) => {
      seen += Buffer.from(payload).toString()
    })
    for (let at = 0; at < bytes.length; at += size) push(bytes.subarray(at, at + size))
    expect(seen).toBe('onetwo and more')
  }
})

test('a mount point with a space in it is read back as it was', () => {
  const line = '36 35 98:0 / /mnt/a\\040b rw,noatime master:1 - ext3 /dev/root rw'
  expect(parseMountPoints(`${line}\n`)).toEqual(['/mnt/a b'])
})

test('a reference without a tag means the latest, so that pulling fetches one image', () => {
  expect(checkedReference('debian')).toBe('debian:latest')
  expect(checkedReference('bothy/default:1a2b')).toBe('bothy/default:1a2b')
  expect(checkedReference('localhost:5000/a/b')).toBe('localhost:5000/a/b:latest')
  expect(checkedReference('ghcr.io/a/b__c:1.0')).toBe('ghcr.io/a/b__c:1.0')
  const digest = `sha256:${'a'.repeat(64)}`
  expect(checkedReference(`debian@${digest}`)).toBe(`debian@${digest}`)
  expect(checkedReference(digest)).toBe(digest)
})

test('names keep codespaces, tasks and servers apart and cannot be made to name anything else', () => {
  const names = new ObjectNames('a1')
  const id = '0b9e4c1e-7d4f-4f0e-9f57-3d8f1f6c2a10'
  expect(names.task(id, 'clone')).toBe(`bothy-a1-${id}-clone`)
  const other = new ObjectNames('b2')
  const [open, closed] = [names.network(id, 'public'), names.network(id, 'none')]
  expect(open.name).toBe(closed.name)
  expect(open.bridge).toMatch(/^by[a-z0-9]{4}-[a-z0-9]{8}$/)
  expect(open.bridge.startsWith(names.bridgePrefix)).toBe(true)
  expect(open.bridge).not.toBe(names.own('sentinel').bridge)
  expect(closed.bridge).toMatch(/^by[a-z0-9]{4}_[a-z0-9]{8}$/)
  expect(closed.bridge.startsWith(names.closedBridgePrefix)).toBe(true)
  const ofTask = names.taskNetwork(id, 'clone')
  expect(ofTask.bridge.startsWith(names.bridgePrefix)).toBe(true)
  expect([open.bridge, names.taskNetwork(id, 'history').bridge]).not.toContain(ofTask.bridge)
  expect(other.bridgePrefix).not.toBe(names.bridgePrefix)
  expect(other.chain('OUT')).not.toBe(names.chain('OUT'))
  for (const wrong of ['../x', '', `${id}?force=1`])
    expect(() => names.of(wrong)).toThrow('Not the id')
  for (const wrong of ['../x', '', 'a b', '-x'])
    expect(() => names.task(id, wrong)).toThrow('Not a name')
  expect(() => new ObjectNames('a-b')).toThrow('Not a name')
})
