import { randomBytes } from 'node:crypto'

/** 60 bits of chance as twelve of [a-z2-7]: for names that must not meet, not for secrets. */
export function randomId(): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'
  return Array.from(randomBytes(12), (byte) => alphabet[byte % 32]).join('')
}
