import { expect, test } from 'vitest'
import { FileAddresses, type NewAddress } from './file-addresses.ts'

const minute = 60_000
const config = { authSecret: 'x'.repeat(43) }
const address = (more: Partial<NewAddress> = {}): NewAddress => ({
  kind: 'read',
  codespaceId: 'c1',
  userId: 'u1',
  sessionHash: 's1',
  paths: ['/w/a.mp4'],
  ...more,
})

function start() {
  const clock = { at: 1_000_000, now: () => clock.at }
  const addresses = new FileAddresses(config, clock)
  const isGood = (secret: string, name = 'hut', from = addresses) => {
    const said = from.read(name, secret)
    return said !== null && from.use(said) !== null
  }
  return { clock, addresses, isGood }
}

test('an address has a minute to be used, and what goes on has ten after each use and an hour in all', () => {
  const { clock, addresses, isGood } = start()
  const late = addresses.mint('hut', address()).secret
  const used = addresses.mint('hut', address()).secret
  expect(isGood(used)).toBe(true)
  clock.at += minute
  expect(isGood(late)).toBe(false)
  for (let count = 0; count < 6; count += 1) {
    clock.at += 9.9 * minute - (count === 0 ? minute : 0)
    expect([count, isGood(used)]).toEqual([count, true])
  }
  clock.at += 0.7 * minute
  expect(isGood(used)).toBe(false)
  const idle = addresses.mint('hut', address()).secret
  expect(isGood(idle)).toBe(true)
  clock.at += 10 * minute
  expect(isGood(idle)).toBe(false)
})

test('an archive is had once, however often it is looked at', () => {
  const { clock, addresses } = start()
  const paths = ['/w/a', '/w/b']
  const { secret } = addresses.mint('hut', address({ kind: 'archive', paths }))
  const said = addresses.read('hut', secret)
  if (!said) throw new Error('It is not known.')
  expect(addresses.peek(said)).toEqual(paths)
  expect(addresses.use(said)).toEqual(paths)
  expect(addresses.use(said)).toBeNull()
  expect(addresses.read('hut', secret)).toBeNull()
  const late = addresses.mint('hut', address({ kind: 'archive', paths })).secret
  clock.at += minute
  expect(addresses.read('hut', late)).toBeNull()
})

test('an address that was changed, moved to another host or made with another key is none', () => {
  const { addresses, isGood } = start()
  const { secret } = addresses.mint('hut', address())
  expect(isGood(secret, 'other')).toBe(false)
  for (let at = 0; at < secret.length; at += 7) {
    const sign = secret[at] === 'A' ? 'B' : 'A'
    expect(isGood(secret.slice(0, at) + sign + secret.slice(at + 1))).toBe(false)
  }
  for (const guess of ['', 'v1', `${secret}A`, secret.slice(1), `${secret}=`]) {
    expect(isGood(guess)).toBe(false)
  }
  const other = new FileAddresses({ authSecret: 'y'.repeat(43) }, { now: () => 1_000_000 })
  expect(isGood(secret, 'hut', other)).toBe(false)
  expect(secret).not.toContain(Buffer.from('/w/a.mp4').toString('base64url').slice(0, 8))
})

test('after a restart an upload or a video goes on for what would have been left, and an archive does not', () => {
  const { clock, addresses, isGood } = start()
  const video = addresses.mint('hut', address()).secret
  const archive = addresses.mint('hut', address({ kind: 'archive' })).secret
  clock.at += 5 * minute
  const next = new FileAddresses(config, clock)
  clock.at += 9 * minute
  expect(isGood(video, 'hut', next)).toBe(true)
  expect(next.read('hut', archive)).toBeNull()
  clock.at += 9 * minute
  expect(isGood(video, 'hut', next)).toBe(true)
  clock.at += 10 * minute
  expect(isGood(video, 'hut', next)).toBe(false)
  const another = addresses.mint('hut', address()).secret
  clock.at += minute
  const third = new FileAddresses(config, clock)
  clock.at += 10 * minute
  expect(isGood(another, 'hut', third)).toBe(false)
})

test('one person’s addresses are bounded, and take nothing from another’s', () => {
  const { addresses, isGood } = start()
  const others = addresses.mint('hut', address({ userId: 'u2', kind: 'archive' })).secret
  const first = addresses.mint('hut', address({ kind: 'archive' })).secret
  for (let count = 0; count < 20; count += 1) addresses.mint('hut', address({ kind: 'archive' }))
  expect(isGood(first)).toBe(false)
  expect(isGood(others)).toBe(true)
})

test('what has ended takes up no memory once anybody asks for more (S-22)', () => {
  const { clock, addresses, isGood } = start()
  for (let count = 0; count < 30; count += 1) {
    const userId = `u${count}`
    addresses.mint('hut', address({ userId, kind: 'archive' }))
    isGood(addresses.mint('hut', address({ userId })).secret)
  }
  expect(addresses.size).toBe(60)
  clock.at += 10 * minute
  addresses.mint('hut', address({ kind: 'archive' }))
  isGood(addresses.mint('hut', address()).secret)
  expect(addresses.size).toBe(2)
})
