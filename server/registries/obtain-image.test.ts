import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestPlaces } from '#server/db/database.testing.ts'
import type { ImagePull, ImagePulls } from '#server/drivers/image-pull.ts'
import { AppError } from '#server/errors.ts'
import { openTestSecrets, variable } from '#server/secrets/secrets.testing.ts'
import { setSecret } from '#server/secrets/secrets.ts'
import { obtainImage } from './obtain-image.ts'

let places: TestPlaces
beforeAll(async () => {
  places = await TestPlaces.start('SQLite')
})
afterAll(() => places?.[Symbol.asyncDispose]())

/** An engine whose registries give `private/…` to whoever has the password alone. */
class FakeImages implements ImagePulls {
  readonly here = new Set<string>()
  readonly asked: string[] = []
  isDown = false

  async has(image: string) {
    return this.here.has(image)
  }

  async pull({ image, credentials, onProgress }: ImagePull) {
    this.#ask('pull', image, credentials?.password)
    onProgress?.({ layers: 2, layersDone: 1, bytes: 1, totalBytes: 2 })
    this.here.add(image)
  }

  async ask({ image, credentials }: ImagePull) {
    this.#ask('ask', image, credentials?.password)
  }

  #ask(how: string, image: string, password = 'nothing') {
    this.asked.push(`${how} ${image} with ${password}`)
    if (this.isDown) throw new AppError('IMAGE_UNAVAILABLE', 'No answer.')
    if (!image.includes('/private/') || password === 'right') return
    throw new AppError('IMAGE_ACCESS_DENIED', 'Denied.')
  }
}

const registry = 'registry.acme.invalid'
const tools = `${registry}/private/tools:1`

async function openRoom() {
  const room = await openTestSecrets(places)
  const images = new FakeImages()
  let said = ''
  const log = { add: (text: string) => (said += text) }
  const signal = AbortSignal.timeout(60_000)
  const ctx = { ...room.ctx, driver: { images } } as unknown as Parameters<typeof obtainImage>[0]
  const keep = async (who: 'ann' | 'ben', password: string) => {
    const values = { SERVER: registry, USER: who, PASSWORD: password }
    for (const [name, value] of Object.entries(values)) {
      await setSecret(room.as(who), variable(`OURS_CONTAINER_REGISTRY_${name}`, value))
    }
  }
  const obtain = async (userId: string, image: string, how = {}) => {
    images.asked.length = 0
    const subject = { userId, repositoryUrl: null, isTrusted: true, ...how }
    await obtainImage(ctx, { image, subject, log, ...how }, signal)
    return [...images.asked]
  }
  return {
    keep,
    obtain,
    images,
    said: () => said,
    [Symbol.asyncDispose]: () => room[Symbol.asyncDispose](),
  }
}

test('an image is asked for with its owner’s credentials, and by nobody else’s (S-67)', async () => {
  await using room = await openRoom()
  await room.keep('ann', 'right')
  expect(await room.obtain('ann', tools)).toEqual([
    `pull ${tools} with right`,
    `ask ${tools} with nothing`,
  ])
  expect(room.said()).toContain('With your secrets OURS_CONTAINER_REGISTRY_…')
  expect(room.said()).not.toContain('right')

  const others = `${registry}/private/tools:2`
  room.images.here.add(others)
  for (const image of [tools, others]) {
    await expect(room.obtain('ben', image)).rejects.toMatchObject({
      code: 'IMAGE_ACCESS_DENIED',
      message: expect.stringContaining('_CONTAINER_REGISTRY_SERVER'),
    })
    expect(room.images.asked).toEqual([`ask ${image} with nothing`])
  }
  await room.keep('ben', 'wrong')
  await expect(room.obtain('ben', tools)).rejects.toThrow('Look at your secrets OURS_CONTAINER')
  await expect(room.obtain('ann', tools, { isTrusted: false })).rejects.toThrow('not trusted')
  expect(await room.obtain('ann', tools)).toEqual([`ask ${tools} with right`])
})

test('what a registry does not vouch for now is given to nobody, once it needed credentials (F-45)', async () => {
  await using room = await openRoom()
  await room.keep('ann', 'right')
  await room.obtain('ann', tools)
  room.images.isDown = true
  await expect(room.obtain('ann', tools)).rejects.toThrow('No answer.')
  await expect(room.obtain('ann', tools, { isFetchedAnew: true })).rejects.toThrow('No answer.')
})

test('what everybody may have stays everybody’s, whatever credentials somebody gives for it', async () => {
  await using room = await openRoom()
  await room.keep('ann', 'right')
  const image = `${registry}/public/tools`
  await room.obtain('ann', image)
  room.images.isDown = true
  expect(await room.obtain('ben', image)).toEqual([])
  await room.obtain('ben', image, { isFetchedAnew: true })
  expect(room.said()).toContain('No answer.\nThe one that is here is used.')
})

test('what is not allowed is not fetched, nor used where it is here (S-71)', async () => {
  await using room = await openRoom()
  room.images.here.add('10.1.2.3/x')
  await expect(room.obtain('ann', '10.1.2.3/x')).rejects.toMatchObject({
    code: 'IMAGE_NOT_ALLOWED',
    message:
      'The image 10.1.2.3/x is not allowed here. 10.1.2.3 is not a public registry: an administrator can list it under “Images and Features that are allowed”.',
  })
  expect(room.images.asked).toEqual([])
})
