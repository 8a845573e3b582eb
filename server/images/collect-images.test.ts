import { expect, test } from 'vitest'
import type { BuiltImage, ImageBuilding } from '#server/drivers/image-building.ts'
import { TestApp } from '#server/testing/test-app.ts'
import { collectImages } from './collect-images.ts'
import { listUses, noteUse } from './images.store.ts'

const dayMs = 24 * 60 * 60_000

test('what no codespace is made of goes two weeks after its last use, and nothing else', async () => {
  await using app = await TestApp.start()
  const { ctx } = app
  const now = ctx.clock.now()
  const built: BuiltImage[] = ['unused', 'used lately', 'in use', 'of a service', 'new'].map(
    (key) => ({
      key,
      imageId: `sha256:${key}`,
      ownerId: 'ada',
      createdAt: key === 'new' ? now - dayMs : now - 30 * dayMs,
    }),
  )
  const listed = new Set(built)
  const building = {
    listBuilt: async () => [...listed],
    removeBuilt: async ({ imageId }: Pick<BuiltImage, 'imageId'>) => {
      for (const one of built) if (one.imageId === imageId) listed.delete(one)
    },
  } satisfies Partial<ImageBuilding> as unknown as ImageBuilding
  const alice = await app.signIn()
  const { id, name } = await alice.api.codespaces.create({
    template: 'blank',
    idempotencyKey: crypto.randomUUID(),
  })
  await app.reached(alice, name, 'running')
  await ctx.db
    .updateTable('codespace')
    .set({
      image: 'sha256:in use',
      configuration: JSON.stringify({
        services: { companions: [{ image: 'sha256:of a service' }] },
      }),
    })
    .where('id', '=', id)
    .execute()
  await noteUse(ctx, ['unused', 'in use', 'long gone'], now - 20 * dayMs)
  await noteUse(ctx, ['used lately', 'gone'], now - 20 * dayMs)
  await noteUse(ctx, ['used lately', 'gone'], now - dayMs)
  const driver = Object.assign(Object.create(ctx.driver), { building })
  expect(await collectImages({ ...ctx, driver })).toBe(1)
  expect([...listed].map(({ key }) => key)).toEqual([
    'used lately',
    'in use',
    'of a service',
    'new',
  ])
  expect([...(await listUses(ctx)).keys()].sort()).toEqual(['gone', 'in use', 'used lately'])
  expect(await collectImages({ ...ctx, driver })).toBe(0)
  // This one builds none.
  expect(await collectImages(ctx)).toBe(0)
})
