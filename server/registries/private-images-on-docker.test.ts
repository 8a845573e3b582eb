import { expect, test } from 'vitest'
import { readConfig } from '#server/config.ts'
import { TestPlaces } from '#server/db/database.testing.ts'
import { startDockerBench } from '#server/drivers/docker/docker-bench.ts'
import { orMissing } from '#server/drivers/docker/engine/engine.ts'
import { importTinyImage } from '#server/drivers/docker/tiny-image.testing.ts'
import { DebianRegistry } from '#server/features/registry/debian-registry.testing.ts'
import { openTestSecrets, variable } from '#server/secrets/secrets.testing.ts'
import { setSecret } from '#server/secrets/secrets.ts'
import { obtainImage } from './obtain-image.ts'

const password = 'right-pass'
const htpasswd = 'ann:$2b$05$abcdefghijklmnopqrstuuVJsJOSCkJQeei4TP8V5x/MbqelWiicS\n'

test('a private image is its owner’s alone, wherever it is, and goes nowhere without its registry (S-67, F-45)', {
  timeout: 180_000,
}, async () => {
  const registry = await DebianRegistry.start(htpasswd)
  await using _registry = registry
  await using places = await TestPlaces.start('SQLite')
  await using room = await openTestSecrets(places)
  await using bench = await startDockerBench()
  const { driver, engine } = bench
  const local = `bothy-test/private:${process.pid}`
  const name = `${registry.host}/acme/tools`
  const image = `${name}:1`
  const forget = (one: string) => orMissing(engine.call('DELETE', `/images/${one}`))

  let said = ''
  const { settings } = readConfig({ BOTHY_DATA: room.folder, BOTHY_ALLOWED_IMAGES: `${name}` })
  const ctx = { ...room.ctx, driver, config: { ...room.ctx.config, settings } }
  const obtain = (userId: string, signal = AbortSignal.timeout(60_000)) =>
    obtainImage(
      ctx as unknown as Parameters<typeof obtainImage>[0],
      {
        image,
        subject: { userId, repositoryUrl: null, isTrusted: true },
        log: { add: (text) => (said += text) },
      },
      signal,
    )
  const keep = async (who: 'ann' | 'ben', secret: string) => {
    const values = { SERVER: `http://${registry.host}/v2/`, USER: 'ann', PASSWORD: secret }
    for (const [end, value] of Object.entries(values)) {
      await setSecret(room.as(who), variable(`TEST_CONTAINER_REGISTRY_${end}`, value))
    }
  }

  try {
    await importTinyImage(bench.options.socketPath, local)
    await engine.call('POST', `/images/${local}/tag`, { query: { repo: name, tag: '1' } })
    const shown = Buffer.from(JSON.stringify({ username: 'ann', password })).toString('base64')
    const pushed = await engine.stream('POST', `/images/${name}/push`, {
      query: { tag: '1' },
      headers: { 'x-registry-auth': shown },
    })
    expect(await pushed.toArray().then((parts) => parts.join(''))).not.toContain('error')
    await forget(image)
    await forget(local)

    await expect(obtain('ben')).rejects.toMatchObject({ code: 'IMAGE_ACCESS_DENIED' })
    await keep('ben', 'wrong-pass')
    await expect(obtain('ben')).rejects.toThrow('Look at your secrets TEST_CONTAINER_REGISTRY_…')
    expect(await driver.images.has(image, AbortSignal.timeout(9000))).toBe(false)

    await keep('ann', password)
    await obtain('ann')
    expect(await driver.imageUser(image, AbortSignal.timeout(9000))).toBe('root')
    await expect(obtain('ben')).rejects.toMatchObject({ code: 'IMAGE_ACCESS_DENIED' })
    await expect(obtain('root')).rejects.toMatchObject({ code: 'IMAGE_ACCESS_DENIED' })
    await obtain('ann')
    expect(said).toContain(`Pulling ${image}\n`)
    expect(said).not.toContain(password)

    await registry[Symbol.asyncDispose]()
    await expect(obtain('ann')).rejects.toMatchObject({
      code: 'IMAGE_UNAVAILABLE',
      message: expect.stringContaining(`${registry.host} does not answer`),
    })
  } finally {
    for (const one of [image, local]) await forget(one)
  }
})
