import { expect, test } from 'vitest'
import { longestHostedName } from '#server/ports-origin.ts'
import { makeName } from './names.ts'

test('no two codespaces of one owner are given the same words', () => {
  const taken = new Set<string>()
  for (let count = 1; count <= 400; count += 1) {
    const { name, displayName } = makeName(taken)
    expect(name).toMatch(/^[a-z]+-[a-z]+-[a-z2-9]{13}$/)
    expect(name.length).toBeLessThanOrEqual(longestHostedName)
    expect(name.startsWith(displayName.replace(' ', '-'))).toBe(true)
    taken.add(displayName)
    expect(taken.size).toBe(count)
  }
})
