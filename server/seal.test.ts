import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { seal, sealingKey, unseal, unsealBytes } from './seal.ts'

function newKey() {
  const key = sealingKey(randomBytes(32).toString('base64url'))
  if (!key) throw new Error('32 bytes are a key.')
  return key
}
const keys = [newKey()]
const place = ['Account.sealedToken', 'user-1', 'github:github.com'] as const

test('a sealed text opens at its place and does not show', () => {
  const sealed = seal(keys, place, 'gho_canary ü')
  expect(sealed).not.toContain('canary')
  expect(Buffer.from(sealed.split('.')[2] ?? '', 'base64url').toString()).not.toContain('canary')
  expect(unseal(keys, place, sealed)).toBe('gho_canary ü')
  expect(seal(keys, place, 'gho_canary ü')).not.toBe(sealed)
})

test('S-77 it opens at no other place', () => {
  const sealed = seal(keys, place, 'secret')
  for (const other of [
    ['Account.sealedToken', 'user-2', 'github:github.com'],
    ['Account.sealedToken', 'user-1', 'github:github.example.com'],
    ['Secret.value', 'user-1', 'github:github.com'],
    ['Account.sealedToken', 'user-1'],
    ['Account.sealedToken', 'user-1","github:github.com'],
  ] as const) {
    expect(() => unseal(keys, other, sealed)).toThrow()
  }
})

test('S-77 any flipped bit is an error', () => {
  const sealed = seal(keys, place, 'secret')
  const head = sealed.slice(0, sealed.lastIndexOf('.') + 1)
  const bytes = Buffer.from(sealed.slice(head.length), 'base64url')
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = Buffer.from(bytes)
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    expect(() => unseal(keys, place, head + flipped.toString('base64url'))).toThrow()
  }
})

test.each(['', 'v1', 'v1..', 'v1.00000000.', 'plain text', 'v2.00000000.AAAA'])(
  'what we did not seal is an error: %j',
  (sealed) => {
    expect(() => unseal(keys, place, sealed)).toThrow()
    const cut = seal(keys, place, '').slice(0, -1)
    expect(() => unseal(keys, place, cut)).toThrow()
  },
)

test('the first key seals, and the ones before it still open', () => {
  const old = seal(keys, place, 'secret')
  const rotated = [newKey(), ...keys]
  expect(unseal(rotated, place, old)).toBe('secret')
  const fresh = seal(rotated, place, 'secret')
  expect(unseal(rotated.slice(0, 1), place, fresh)).toBe('secret')
  expect(() => unseal(keys, place, fresh)).toThrow('which is not here')
})

test.each(['', 'short', 'x'.repeat(42), 'x'.repeat(45), `${'x'.repeat(42)} `])(
  'a key is 32 bytes, which %j is not',
  (text) => expect(sealingKey(text)).toBeNull(),
)

test('any bytes come back as they were', () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index))
  expect(unsealBytes(keys, place, seal(keys, place, bytes))).toEqual(bytes)
})
