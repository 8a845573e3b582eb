import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { AppError } from '#server/errors.ts'
import { HostedApp } from '#server/testing/hosted-app.ts'
import type { LifeParts, TestApp, TestUser } from '#server/testing/test-app.ts'
import type { Codespace, CodespaceStep, RebuildKind } from '../codespaces.schema.ts'
import { withBases } from '../configuration/configuration.ts'

let hosted: HostedApp
let app: TestApp
let alice: TestUser
let count = 0
const fetched: string[] = []

/** An engine that can get no image whose name says so. */
function wrap({ db, driver }: LifeParts): LifeParts {
  const { imageUser, images } = driver
  const { pull } = images
  driver.imageUser = async (image, signal) => {
    if (!image.includes('nowhere')) return imageUser.call(driver, image, signal)
    throw new AppError('IMAGE_UNAVAILABLE', `The image ${image} could not be pulled: no such image`)
  }
  images.pull = async (asked, signal) => {
    fetched.push(asked.image)
    return pull.call(images, asked, signal)
  }
  return { db, driver }
}

beforeAll(async () => {
  hosted = await HostedApp.start({ wrap })
  ;({ app, alice } = hosted)
})
afterAll(() => hosted?.[Symbol.asyncDispose]())

const path = '.devcontainer.json'
const within = { timeout: 20_000, interval: 50 }
const keyed = (name: string) => ({ name, idempotencyKey: crypto.randomUUID() })
const say = (word: string) => ({ onCreateCommand: `echo ${word} >> ../ran` })

async function create(configuration: string | object, owner = 'ada'): Promise<Codespace> {
  count += 1
  const text = typeof configuration === 'string' ? configuration : JSON.stringify(configuration)
  return hosted.createOf(`${owner}/rebuild-${count}`, { 'README.md': 'x\n', [path]: text })
}

const folderOf = (codespace: Codespace) => hosted.fileOf(codespace, '')
const write = (codespace: Codespace, name: string, content: string | object) =>
  writeFileSync(
    join(folderOf(codespace), name),
    typeof content === 'string' ? content : JSON.stringify(content),
  )
const ran = (codespace: Codespace) =>
  vi.waitFor(() => readFileSync(join(folderOf(codespace), '../ran'), 'utf8'), within)

const rebuild = (codespace: Codespace, kind?: RebuildKind) => hosted.rebuild(codespace, kind)

async function remove({ name }: Codespace): Promise<void> {
  await alice.api.codespaces.delete(keyed(name))
  await app.reached(alice, name, 'deleted')
}

async function stepsOf({ name }: Codespace): Promise<CodespaceStep[]> {
  for await (const steps of await alice.api.codespaces.steps({ name })) return steps
  return []
}

describe('a rebuild', () => {
  test('is made from what is on disk now, keeps the files, and runs once-only commands again', async () => {
    const codespace = await create(say('one'))
    expect(await ran(codespace)).toBe('one\n')
    write(codespace, path, say('two'))
    write(codespace, 'README.md', 'not committed\n')
    const after = await rebuild(codespace)
    expect(after).toMatchObject({ state: 'running', generation: 2, recovery: null, failure: null })
    await vi.waitFor(async () => expect(await ran(codespace)).toBe('one\ntwo\n'), within)
    expect(readFileSync(join(folderOf(codespace), 'README.md'), 'utf8')).toBe('not committed\n')
    expect((await stepsOf(codespace)).find(({ name }) => name === 'configuration')).toMatchObject({
      state: 'done',
    })

    // A restart is none: the container stays, and with it what it has been through.
    await alice.api.codespaces.restart(keyed(codespace.name))
    await app.reached(alice, codespace.name, 'running')
    expect(await ran(codespace)).toBe('one\ntwo\n')
    const { events } = await alice.api.audit.own({})
    expect(events.filter(({ action }) => action === 'codespace.rebuild')).toMatchObject([
      { after: { kind: 'configuration' } },
    ])
    await remove(codespace)
  })

  test('of a configuration that cannot be used is a recovery, and mended by the next (F-48)', async () => {
    const codespace = await create(say('one'))
    write(codespace, path, '{\n  "image": "debian:12"\n  "postCreateCommand": "x"\n}')
    const broken = await rebuild(codespace)
    expect(broken).toMatchObject({
      state: 'running',
      recovery: expect.stringContaining('line 3, column 3'),
      recoveryPlace: { path, line: 3, column: 3 },
      hasLastGoodBuild: true,
    })
    expect((await stepsOf(codespace)).find(({ name }) => name === 'configuration')).toMatchObject({
      state: 'failed',
    })
    write(codespace, path, say('three'))
    expect(await rebuild(codespace)).toMatchObject({ recovery: null, recoveryPlace: null })
    await vi.waitFor(async () => expect(await ran(codespace)).toBe('one\nthree\n'), within)
    await remove(codespace)
  })

  test('goes back to the last good build, whatever is on disk', async () => {
    const codespace = await create('{')
    expect(codespace).toMatchObject({ recovery: expect.any(String), hasLastGoodBuild: false })
    const none = alice.api.codespaces.rebuild({ ...keyed(codespace.name), kind: 'last-good' })
    await expect(none).rejects.toMatchObject({ cause: { code: 'NO_GOOD_BUILD' } })
    write(codespace, path, say('good'))
    await rebuild(codespace)
    write(codespace, path, '[')
    expect(await rebuild(codespace)).toMatchObject({ hasLastGoodBuild: true })
    const back = await rebuild(codespace, 'last-good')
    expect(back).toMatchObject({ recovery: null, hasLastGoodBuild: false })
    await vi.waitFor(async () => expect(await ran(codespace)).toBe('good\ngood\n'), within)
    expect(readFileSync(join(folderOf(codespace), path), 'utf8')).toBe('[')
    await remove(codespace)
  })

  test('goes back to nothing that administrators do not allow any more (S-67)', async () => {
    const codespace = await create({ image: 'debian:12', ...say('good') })
    expect(codespace.recovery).toBeNull()
    const setting = { of: { scope: 'instance' as const }, id: 'registries.allowedImages' }
    await alice.api.settings.admin.set({ ...setting, value: ['ghcr.io/acme/*'] })
    const back = await rebuild(codespace, 'last-good')
    expect(back.recovery).toMatch(/^The image debian:12 is not allowed here\. Allowed are ghcr\.io/)
    await alice.api.settings.admin.set({ ...setting, value: ['*'] })
    expect(await rebuild(codespace, 'last-good')).toMatchObject({ recovery: null })
    await remove(codespace)
  })

  test('goes back to no image whose Dockerfile began with one that is not allowed any more (S-67)', async () => {
    const codespace = await create(say('good'))
    const { db } = app.ctx
    const { configuration } = await db
      .selectFrom('codespace')
      .select('configuration')
      .where('name', '=', codespace.name)
      .executeTakeFirstOrThrow()
    const image = 'sha256:built'
    // As a build leaves it, which takes an engine.
    const built = withBases(configuration, ['debian:11', 'ghcr.io/acme/tools:1'])
    const lastGoodBuild = JSON.stringify({ configuration: built, configurationHash: null, image })
    await db
      .updateTable('codespace')
      .set({ lastGoodBuild })
      .where('name', '=', codespace.name)
      .execute()
    const setting = { of: { scope: 'instance' as const }, id: 'registries.allowedImages' }
    await alice.api.settings.admin.set({ ...setting, value: ['ghcr.io/acme/*'] })
    const back = await rebuild(codespace, 'last-good')
    expect(back.recovery).toMatch(/^The image debian:11 is not allowed here\. Allowed are ghcr\.io/)
    await alice.api.settings.admin.set({ ...setting, value: ['*'] })
    await remove(codespace)
  })

  test('whose image cannot be had is a recovery, as a creation is (F-45)', async () => {
    const codespace = await create({ image: 'nowhere.example.com/x:1', ...say('never') })
    const recovery = expect.stringContaining('nowhere.example.com/x:1 could not be pulled')
    const recoveryPlace = { path, line: 1, column: 10 }
    expect(codespace).toMatchObject({ state: 'running', recovery, recoveryPlace })
    write(codespace, path, { image: 'debian:12', ...say('here') })
    expect(await rebuild(codespace)).toMatchObject({ state: 'running', recovery: null })
    expect(fetched).toEqual([])
    await rebuild(codespace, 'full')
    expect(fetched).toEqual(['debian:12'])
    await vi.waitFor(async () => expect(await ran(codespace)).toBe('here\nhere\n'), within)
    await remove(codespace)
  })

  test('follows no link, and says so where there is no folder any more (S-58)', async () => {
    const codespace = await create(say('one'))
    rmSync(join(folderOf(codespace), path))
    symlinkSync('/etc/passwd', join(folderOf(codespace), path))
    expect((await rebuild(codespace)).recovery).toContain('a symbolic link, which is not followed')
    rmSync(folderOf(codespace), { recursive: true })
    symlinkSync('/etc', folderOf(codespace))
    expect((await rebuild(codespace)).recovery).toContain('did not say')
    await remove(codespace)
  })

  test('asks again about a configuration that nobody has trusted (S-76)', async () => {
    const before = await create(say('one'), 'eve')
    const { configurationHash } = before.trust
    await alice.api.codespaces.trust({
      name: before.name,
      configurationHash: configurationHash ?? '',
    })
    await alice.api.codespaces.restart(keyed(before.name))
    expect(await app.reached(alice, before.name, 'running')).toMatchObject({
      trust: { isTrusted: true },
    })
    expect(await ran(before)).toBe('one\n')
    write(before, path, say('two'))
    const changed = await rebuild(before)
    expect(changed.trust).toMatchObject({ isTrusted: false, reason: 'changed' })
    expect(changed.trust.configurationHash).not.toBe(configurationHash)
    expect(await ran(before)).toBe('one\n')
    // The one that was trusted is so again, and runs from the beginning.
    write(before, path, say('one'))
    expect((await rebuild(before)).trust).toMatchObject({ isTrusted: true, reason: 'decision' })
    await vi.waitFor(async () => expect(await ran(before)).toBe('one\none\n'), within)
    await remove(before)
  })

  test('is begun once by the same wish, and a stop before its end takes it back', async () => {
    const codespace = await create(say('one'))
    const wish = { ...keyed(codespace.name), kind: 'configuration' as const }
    await Promise.all([alice.api.codespaces.rebuild(wish), alice.api.codespaces.rebuild(wish)])
    await alice.api.codespaces.stop(keyed(codespace.name))
    await app.reached(alice, codespace.name, 'stopped')
    await alice.api.codespaces.start(keyed(codespace.name))
    const started = await app.reached(alice, codespace.name, 'running', 'failed')
    expect(started).toMatchObject({ state: 'running', generation: 3 })
    await remove(codespace)
  })
})
