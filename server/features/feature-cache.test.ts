import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type Audience, FeatureCache } from './feature-cache.ts'
import { digestOf } from './registry/feature-manifest.ts'

async function open(maxBytes?: number) {
  const folder = await mkdtemp(join(tmpdir(), 'bothy-cache-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return { folder, cache: new FeatureCache(folder, maxBytes) }
}

const ann: Audience = { ownerId: 'ann' }
const ben: Audience = { ownerId: '../everybody' }

test('what is kept for one person is found for that person alone, what is public for all (S-67)', async () => {
  const { cache } = await open()
  const [own, shared] = [Buffer.from('own'), Buffer.from('public')]
  await cache.keep(own, ann)
  await cache.keep(shared, 'everybody')
  expect(await cache.find(digestOf(own), ['everybody', ann])).toEqual(own)
  expect(await cache.find(digestOf(own), ['everybody', ben])).toBeNull()
  expect(await cache.find(digestOf(shared), ['everybody', ben])).toEqual(shared)
})

test('no more is kept than there is room for, and what was used last stays', async () => {
  const { cache, folder } = await open(2500)
  const all = [1, 2, 3].map((number) => Buffer.alloc(1000, number))
  const [first, second, third] = all.map(digestOf) as [string, string, string]
  const [one, two, three] = all as [Buffer, Buffer, Buffer]
  await cache.keep(one, ann)
  await cache.keep(two, 'everybody')
  const kept = await readdir(join(folder, 'features'), { recursive: true, withFileTypes: true })
  for (const { parentPath, name } of kept.filter((entry) => entry.isFile())) {
    await utimes(join(parentPath, name), 1000, 1000)
  }
  await cache.find(first, [ann])
  await cache.keep(three, 'everybody')
  expect(await cache.find(second, ['everybody'])).toBeNull()
  expect(await cache.find(first, [ann])).toEqual(one)
  expect(await cache.find(third, ['everybody'])).toEqual(three)
  await cache.keep(Buffer.alloc(2501), ann)
  const files = await readdir(join(folder, 'features'), { recursive: true, withFileTypes: true })
  expect(files.filter((entry) => entry.isFile())).toHaveLength(2)
})
