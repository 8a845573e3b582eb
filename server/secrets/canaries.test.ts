import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { engines, TestPlaces } from '#server/db/database.testing.ts'
import { createWebApp } from '#server/http/web-app.ts'
import { createLog } from '#server/log.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import { maxSecretBytes } from './secrets.schema.ts'
import { base64, file, ofOrganization, ofRepository, own, toAll } from './secrets.testing.ts'
import { secretsFor } from './secrets.ts'

const newCanary = () => `canary_${randomBytes(24).toString('hex')}`

/** As it is, in hex, and in base64 wherever in something longer it stands. */
function formsOf(canary: string): string[] {
  const bytes = Buffer.from(canary)
  const shifted = ['', 'x', 'xx'].flatMap((before) => {
    const text = Buffer.concat([Buffer.from(before), bytes]).toString('base64')
    return [text, text.replaceAll('+', '-').replaceAll('/', '_')].map((one) => one.slice(4, -4))
  })
  return [canary, bytes.toString('hex'), ...shifted]
}

const bytesBelow = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')

/** A server whose log and every answer over HTTP are kept. */
async function openWatched(databaseUrl: string | undefined) {
  const app = await TestApp.start({
    environment: databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl },
  })
  let logged = ''
  const sink = new Writable({
    write(chunk, _, done) {
      logged += chunk
      done()
    },
  })
  const ctx = { ...app.ctx, log: createLog('debug', sink) }
  const web = createWebApp(ctx, join(app.folder, 'web'))
  const answers: string[] = []
  const ask = async ({ cookie }: TestUser, path: string, input?: unknown) => {
    const isQuery = /(list|get)$/.test(path)
    const query = isQuery ? `?input=${encodeURIComponent(JSON.stringify(input ?? null))}` : ''
    const { host } = new URL(app.url)
    const request = {
      method: isQuery ? 'GET' : 'POST',
      headers: { host, origin: app.url, cookie, 'content-type': 'application/json' },
      ...(isQuery || input === undefined ? {} : { body: JSON.stringify(input) }),
    }
    const peer = { incoming: { socket: { remoteAddress: '192.0.2.7' }, headers: {} } }
    const response = await web.request(
      `${app.url}/trpc/${path}${input ? query : ''}`,
      request,
      peer,
    )
    const text = await response.text()
    answers.push(JSON.stringify([...response.headers]), text)
    return { status: response.status, text }
  }
  const everything = () => [
    ['answers', answers.join('\n')] as const,
    ['log', logged] as const,
    ['data folder', bytesBelow(app.folder)] as const,
    ...(databaseUrl === undefined ? [] : [['database', dumpOf(databaseUrl)] as const]),
  ]
  return { app, ctx, ask, everything, log: () => logged }
}

const dumpOf = (databaseUrl: string): string =>
  execFileSync(join(process.env.BOTHY_TEST_POSTGRES ?? '', 'pg_dump'), [databaseUrl], {
    encoding: 'latin1',
    maxBuffer: 64 * 1024 * 1024,
  })

describe.each(engines)('on %s', (engine) => {
  let places: TestPlaces
  beforeAll(async () => {
    places = await TestPlaces.start(engine)
  })
  afterAll(() => places?.[Symbol.asyncDispose]())

  test('S-74 S-77 S-78 planted values are in no file, table, log or answer, whatever is done and fails', async () => {
    const { databaseUrl } = await places.newPlace()
    const { app, ctx, ask, everything, log } = await openWatched(databaseUrl)
    await using _ = app
    const owner = await app.signIn()
    const mallory = await app.signIn('mallory')
    const canaries: string[] = []
    const plant = () => {
      const canary = newCanary()
      canaries.push(canary)
      return canary
    }
    const set = (who: TestUser, changes: Record<string, unknown>) =>
      ask(who, 'secrets.set', { of: own, name: 'TOKEN', audience: toAll, ...changes })

    for (const of of [own, ofRepository, ofOrganization]) {
      const target = file(`~/${of.level}`)
      expect(await set(owner, { of, value: base64(plant()) })).toMatchObject({ status: 200 })
      const asFile = { of, name: 'FILE', value: base64(`\0${plant()}`), target }
      expect(await set(owner, asFile)).toMatchObject({ status: 200 })
      const text = `A="${plant()}"\nB=${plant()}`
      await ask(owner, 'secrets.import', { of, text, audience: toAll })
      await ask(owner, 'secrets.list', { of })
    }
    const given = await secretsFor(ctx, {
      userId: owner.session.user.id,
      repositoryUrl: 'https://github.com/acme/widgets',
    })
    expect(given.variables.map(({ value }) => canaries.includes(value))).toEqual([true, true, true])
    expect(given.files).toHaveLength(1)
    await set(owner, { value: base64(plant()) })
    await ask(owner, 'secrets.sealing.rotate')
    await expect.poll(async () => (await app.ctx.sealing.state()).isRotating).toBe(false)
    await ask(owner, 'secrets.delete', { of: ofRepository, name: 'TOKEN' })

    // What is refused says nothing of it either.
    const refused = await Promise.all([
      set(owner, { value: base64(plant().padEnd(maxSecretBytes + 1, 'x')) }),
      set(owner, { value: `${plant()}!!` }),
      set(owner, { value: { canary: plant() } }),
      set(owner, { value: base64(`\0${plant()}`) }),
      set(owner, { name: 'PATH', value: base64(plant()) }),
      set(owner, { name: 'X', value: base64(plant()), target: { kind: plant() } }),
      set(owner, { name: 'X', value: base64(plant()), [plant()]: 1, of: { level: plant() } }),
      set(mallory, { of: ofRepository, value: base64(plant()) }),
      ask(owner, 'secrets.import', { of: own, text: plant().repeat(10_000), audience: toAll }),
      ask(mallory, 'secrets.import', { of: ofRepository, text: `A=${plant()}`, audience: toAll }),
      ask(mallory, 'secrets.list', { of: ofRepository }),
      ask(mallory, 'secrets.sealing.get'),
      ask(mallory, 'secrets.sealing.rotate'),
    ])
    for (const { status, text } of refused) expect([400, 403], text).toContain(status)
    const text = `A=1\n${plant()}\n=${plant()}\nB="${plant()}`
    const lines = await ask(owner, 'secrets.import', { of: own, text, audience: toAll })
    expect(lines.text).toContain('"line":2')

    // Nor does what fails: each procedure, by the database's own error.
    await sql`alter table secret rename to ${sql.table('gone')}`.execute(app.ctx.db)
    const failed = await Promise.all([
      set(owner, { value: base64(plant()) }),
      ask(owner, 'secrets.import', { of: own, text: `A=${plant()}`, audience: toAll }),
      ask(owner, 'secrets.list', { of: own }),
      ask(owner, 'secrets.delete', { of: own, name: 'TOKEN' }),
      ask(owner, 'secrets.sealing.get'),
    ])
    expect(failed.map(({ status }) => status)).toEqual([500, 500, 500, 500, 500])
    expect(log()).toContain('A procedure failed')

    const forms = canaries.flatMap(formsOf)
    for (const [place, found] of everything()) {
      expect(found.length).toBeGreaterThan(100)
      expect([place, forms.filter((form) => found.includes(form))]).toEqual([place, []])
    }
  })

  test('the search finds what is there', () => {
    const canary = newCanary()
    for (const before of ['', 'a', 'ab', 'abc']) {
      const hidden = [
        `${before}${canary}`,
        Buffer.from(`${before}${canary}tail`).toString('base64'),
        Buffer.from(`${before}${canary}`).toString('base64url'),
        Buffer.from(`${before}${canary}`).toString('hex'),
      ]
      for (const text of hidden) {
        expect(formsOf(canary).some((form) => text.includes(form))).toBe(true)
      }
    }
  })
})
