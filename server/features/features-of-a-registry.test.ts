import { expect, test } from 'vitest'
import { TestPlaces } from '#server/db/database.testing.ts'
import { openTestFeatures } from './features.testing.ts'
import { DebianRegistry } from './registry/debian-registry.testing.ts'
import { packFeature } from './registry/fake-registry.testing.ts'

test('Features of a registry as it is in use come by tag and by digest, with what they depend on', async () => {
  await using registry = await DebianRegistry.start()
  await using places = await TestPlaces.start('SQLite')
  const environment = { BOTHY_ALLOWED_IMAGES: `${registry.host}/acme/*` }
  await using room = await openTestFeatures(places, environment)
  const at = (name: string) => `${registry.host}/acme/${name}`
  const base = await packFeature({ id: 'base', version: '2.0.1' })
  const digest = await registry.publish('acme/base', base, ['2', '2.0', '2.0.1', 'latest'])
  const top = { id: 'top', version: '1.0.0', dependsOn: { [`${at('base')}@${digest}`]: {} } }
  await registry.publish('acme/top', await packFeature(top), ['1'])

  const found = await room.resolve({ [at('top:1')]: {}, [at('base:2')]: {} })
  expect(found.map(({ id, version }) => [id, version])).toEqual([
    [at('base'), '2.0.1'],
    [at('top'), '1.0.0'],
  ])
  expect(found[0]?.digest).toBe(digest)
  await expect(room.resolve({ [at('base:3')]: {} })).rejects.toMatchObject({
    code: 'FEATURE_UNAVAILABLE',
    message: expect.stringContaining('no such Feature or version'),
  })
})
