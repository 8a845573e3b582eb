import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AppError } from '#server/errors.ts'
import { HostedApp } from '#server/testing/hosted-app.ts'
import type { LifeParts, TestApp, TestUser } from '#server/testing/test-app.ts'
import type { Codespace } from '../codespaces.schema.ts'

let hosted: HostedApp
let app: TestApp
let alice: TestUser
let count = 0
const imageOf = new Map<string, string>()
let isRefusing = true

const refused = () => new AppError('IMAGE_UNUSABLE', 'Its container cannot be started. No /proc.')

/** An engine on which the container of an image does what its name says. */
function wrap({ db, driver }: LifeParts): LifeParts {
  const { createContainer, startContainer, inspect, connect } = driver
  const is = (id: string, word: string) => isRefusing && imageOf.get(id)?.includes(word) === true
  driver.createContainer = async (spec, signal) => {
    imageOf.set(spec.codespaceId, spec.image)
    if (is(spec.codespaceId, 'cannot-be')) throw refused()
    return createContainer.call(driver, spec, signal)
  }
  driver.startContainer = async (id, start, signal) => {
    const started = await startContainer.call(driver, id, start, signal)
    if (is(id, 'engine-broken')) throw new Error('The engine has no room left.')
    if (!is(id, 'refuses')) return started
    await driver.stopContainer(id, 0)
    throw refused()
  }
  driver.inspect = async (id) =>
    is(id, 'ends')
      ? { status: 'exited', exitCode: 7, isOutOfMemory: false }
      : inspect.call(driver, id)
  driver.connect = async (id, signal) => {
    if (!is(id, 'ends')) return connect.call(driver, id, signal)
    return new Promise((_, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason as Error)),
    )
  }
  return { db, driver }
}

beforeAll(async () => {
  hosted = await HostedApp.start({ wrap })
  ;({ app, alice } = hosted)
})
afterAll(() => hosted?.[Symbol.asyncDispose]())

const path = '.devcontainer.json'
const keyed = (name: string) => ({ name, idempotencyKey: crypto.randomUUID() })
const configurationOf = (image: string) => `{\n  "name": "x",\n  "image": "${image}"\n}`

async function create(image: string): Promise<Codespace> {
  count += 1
  isRefusing = true
  return hosted.createOf(`ada/start-${count}`, { [path]: configurationOf(image) })
}

const fileOf = (codespace: Codespace, name: string) => hosted.fileOf(codespace, name)
const rebuild = (codespace: Codespace) => hosted.rebuild(codespace)

async function restart({ name }: Codespace) {
  await alice.api.codespaces.restart(keyed(name))
  return app.reached(alice, name, 'running', 'failed')
}

describe('a container that does not start', () => {
  test.each([
    ['cannot-be:1', 'Its container cannot be started. No /proc.'],
    ['refuses:1', 'Its container cannot be started. No /proc.'],
    ['ends:1', 'The container ended as soon as it was started: its exit code was 7.'],
  ])('for what its image %s is, is a recovery that says so (F-45)', async (image, sentence) => {
    const codespace = await create(image)
    expect(codespace).toMatchObject({
      state: 'running',
      recovery: sentence,
      recoveryPlace: { path, line: 3, column: 12 },
      failure: null,
      hasLastGoodBuild: false,
    })
    writeFileSync(fileOf(codespace, 'mine'), 'not committed')
    writeFileSync(fileOf(codespace, path), configurationOf('debian:12'))
    expect(await rebuild(codespace)).toMatchObject({ state: 'running', recovery: null })
    expect(readFileSync(fileOf(codespace, 'mine'), 'utf8')).toBe('not committed')
  })

  test('is one after a rebuild, too, which can go back', async () => {
    const codespace = await create('debian:12')
    expect(codespace).toMatchObject({ state: 'running', recovery: null })
    writeFileSync(fileOf(codespace, path), configurationOf('refuses:1'))
    expect(await rebuild(codespace)).toMatchObject({
      state: 'running',
      recovery: 'Its container cannot be started. No /proc.',
      hasLastGoodBuild: true,
    })
  })

  test('for what the server lacks is a failure, which another try may mend', async () => {
    const codespace = await create('engine-broken:1')
    expect(codespace).toMatchObject({ state: 'failed', recovery: null })
    isRefusing = false
    await alice.api.codespaces.start(keyed(codespace.name))
    expect(await app.reached(alice, codespace.name, 'running')).toMatchObject({ recovery: null })
  })

  test('though it has been worked in is never thrown away by itself', async () => {
    isRefusing = false
    const codespace = await create('debian:12')
    imageOf.set(codespace.id, 'refuses:1')
    isRefusing = true
    expect(await restart(codespace)).toMatchObject({
      state: 'failed',
      recovery: null,
      failure: 'Its container cannot be started. No /proc.',
    })
    isRefusing = false
    expect(await rebuild(codespace)).toMatchObject({ state: 'running', failure: null })
  })
})
