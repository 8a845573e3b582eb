import { expect, test } from 'vitest'
import { readDockerignore } from './dockerignore.ts'
import { usualEffort } from './path-patterns.ts'
import { planCopy } from './plan-copy.ts'
import { type ContextEntry, readLook } from './read-look.ts'

const folder = (path: string): ContextEntry => ({ kind: 'folder', path, mode: '755', content: '' })

test('a pattern of many stars is held against a name at once', async () => {
  const isLeftOut = readDockerignore(`${'*a'.repeat(20)}*b\n${'**/'.repeat(20)}x\n[z-a]`)
  expect(isLeftOut('a'.repeat(255))).toBe(false)
  expect(isLeftOut('a/'.repeat(200))).toBe(false)
  expect(isLeftOut(`${'a/'.repeat(200)}x`)).toBe(true)
  const { parts } = (await planCopy(['*a'.repeat(20)], [folder('a'.repeat(255))])) as {
    parts: unknown[]
  }
  expect(parts).toHaveLength(1)
})

test('patterns that are too many for so many files are refused rather than tried (F-45)', async () => {
  // A hundredth of the usual effort, and of its seconds.
  const effort = { left: usualEffort().left / 100 }
  const isLeftOut = readDockerignore('**/x*y\n'.repeat(1000), effort)
  const paths = Array.from({ length: 100_000 }, (_, at) => `${at}/${'x'.repeat(100)}`)
  expect(() => paths.forEach(isLeftOut)).toThrow('too costly')
})

test('many folders, and many sources, are found without going through all of them each time', async () => {
  const entries = Array.from({ length: 200_000 }, (_, at) => folder(`f${at}`))
  entries.sort((one, other) => (one.path < other.path ? -1 : 1))
  await expect(planCopy(['*'], entries)).rejects.toThrow('more files than')
  const all = (await planCopy(Array<string>(4000).fill('f199999'), entries)) as { parts: unknown[] }
  expect(all.parts).toHaveLength(4000)
  await expect(planCopy(Array<string>(100).fill('.'), entries)).rejects.toThrow('more files than')
})

test('a context of more files than a server can keep in mind is too large', async () => {
  const list = 'd\u0000755\u0000a\u0000\u0000'.repeat(250_001)
  const said = `dockerfile RlJPTSBh\nlist ${list.length} ${list.length}\n${list}\nend\n`
  expect(await readLook(Buffer.from(said))).toEqual({
    kind: 'problem',
    of: 'context',
    why: 'large',
  })
})
