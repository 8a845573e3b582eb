import { expect, test } from 'vitest'
import { parseTrustedProxy, TrustedProxies } from '#server/trusted-proxies.ts'
import { clientAddress } from './client-address.ts'
import { isStranger } from './strangers.ts'

const trusting = (...entries: string[]) =>
  new TrustedProxies(entries.flatMap((entry) => parseTrustedProxy(entry) ?? []))

const asked = (remoteAddress: string | undefined, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as Parameters<typeof clientAddress>[1]

test.for([
  ['nobody is trusted', [], '192.0.2.1', '198.51.100.7', '192.0.2.1'],
  ['another is trusted', ['10.0.0.1'], '192.0.2.1', '198.51.100.7', '192.0.2.1'],
  ['the peer is trusted', ['10.0.0.1'], '10.0.0.1', '198.51.100.7', '198.51.100.7'],
  ['in its IPv6 form', ['10.0.0.0/24'], '::ffff:10.0.0.1', '198.51.100.7', '198.51.100.7'],
  ['the client made one up', ['loopback'], '127.0.0.1', '1.1.1.1, 198.51.100.7', '198.51.100.7'],
  [
    'two of ours',
    ['loopback', '10.0.0.2'],
    '::1',
    '1.1.1.1,198.51.100.7, 10.0.0.2',
    '198.51.100.7',
  ],
  ['ours alone', ['loopback'], '127.0.0.1', '127.0.0.2', '127.0.0.2'],
  ['it says nothing', ['loopback'], '127.0.0.1', undefined, '127.0.0.1'],
  ['it says nonsense', ['loopback'], '127.0.0.1', '198.51.100.7, unknown', '127.0.0.1'],
  ['it says a line', ['loopback'], '127.0.0.1', '198.51.100.7\n, x', '127.0.0.1'],
  ['IPv6 with a port', ['loopback'], '::1', '[2001:db8::7]:443', '2001:db8::7'],
  ['IPv4 with a port', ['fd00:1::/64'], 'fd00:1::5', '198.51.100.7:1234', '198.51.100.7'],
] as const)('whom a request is from, where %s (S-03)', ([, trusted, peer, forwarded, client]) => {
  const config = { trustedProxies: trusting(...trusted) }
  expect(clientAddress(config, asked(peer, forwarded))).toBe(client)
})

test('a socket that is gone is from nobody', () => {
  expect(clientAddress({ trustedProxies: trusting() }, asked(undefined))).toBeNull()
})

test('unencrypted from another machine, the trusted proxy alone comes in', () => {
  const config = { publicUrl: 'https://bothy.example.com', trustedProxies: trusting('10.0.0.1') }
  const isShut = (peer: string, isPlainBeyondLoopback = true) =>
    isStranger({ ...config, isPlainBeyondLoopback }, asked(peer))
  expect(
    ['10.0.0.1', '::ffff:10.0.0.1', '127.0.0.1', '::1'].filter((peer) => isShut(peer)),
  ).toEqual([])
  expect(['10.0.0.2', '::ffff:192.0.2.1', '2001:db8::1'].every((peer) => isShut(peer))).toBe(true)
  expect(isShut('10.0.0.2', false)).toBe(false)
})
