import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { GitHost } from '#e2e/github/git-host.ts'
import { hostileAnswers, writeHostileAgent } from '#server/testing/hostile-agent.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import { upgrade } from '#server/testing/upgrade.ts'

let host: GitHost
let repositoryUrl: string
beforeAll(async () => {
  host = await GitHost.start('127.0.0.1')
  repositoryUrl = await host.addRepository('ada/hut', { 'README.md': '# Hut\n' })
})
afterAll(() => host[Symbol.asyncDispose]())

const environment = () => ({ BOTHY_GIT_HOSTS: host.host, BOTHY_EXTRA_CA: host.caFile })

async function createRunning(app: TestApp, user: TestUser): Promise<string> {
  const { name } = await user.api.codespaces.create({
    repositoryUrl,
    idempotencyKey: crypto.randomUUID(),
  })
  const codespace = await app.reached(user, name, 'running', 'failed')
  expect(codespace.failure).toBeNull()
  return name
}

describe('the door to a workspace', () => {
  let app: TestApp
  let alice: TestUser
  let name: string
  beforeAll(async () => {
    app = await TestApp.start({ environment: environment() })
    alice = await app.signIn()
    name = await createRunning(app, alice)
  })
  afterAll(() => app[Symbol.asyncDispose]())

  const ticketOf = async (user: TestUser) => (await user.api.plane.ticket({ name })).ticket
  const open = (headers: Record<string, string>, path = `/c/${name}/agent`) =>
    upgrade(app.port, path, headers)
  const rightHeaders = async () => ({
    origin: app.url,
    cookie: alice.cookie,
    'sec-websocket-protocol': `bothy, ${await ticketOf(alice)}`,
  })

  test('opens to its owner with the exact origin and a fresh ticket, and says nothing but the handshake', async () => {
    const { status, headers, socket } = await open(await rightHeaders())
    expect(status).toBe(101)
    expect(Object.keys(headers).sort()).toEqual([
      'connection',
      'sec-websocket-accept',
      'sec-websocket-protocol',
      'upgrade',
    ])
    expect(headers['sec-websocket-accept']).toBe('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=')
    socket?.destroy()
  })

  test('stays shut to every origin that is not byte for byte ours, on every upgrade (S-01, S-02, S-03)', async () => {
    const hosts = [
      'evil.example',
      `localhost:${app.port}.evil.example`,
      `xlocalhost:${app.port}`,
      `127.0.0.1:${app.port}`,
    ]
    const origins = [
      undefined,
      'null',
      '',
      ...hosts.map((origin) => `http://${origin}`),
      app.url.replace('http:', 'https:'),
      `${app.url}/`,
      app.url.toUpperCase(),
      `http://localhost.:${app.port}`,
      `http://localhost:${app.port + 1}`,
      `http://user@localhost:${app.port}`,
      `http://name-3000.ports.localhost:${app.port}`,
    ]
    for (const path of [`/c/${name}/agent`, '/trpc']) {
      for (const origin of origins) {
        const { origin: _, ...headers } = await rightHeaders()
        const answer = await open(origin === undefined ? headers : { ...headers, origin }, path)
        expect([path, origin, answer.status]).toEqual([path, origin, 403])
      }
    }
  })

  test('asks nobody in who is not signed in', async () => {
    const { cookie: _, ...headers } = await rightHeaders()
    expect((await open(headers)).status).toBe(401)
    expect((await open({ ...headers, cookie: '__Host-bothy.session=guess' })).status).toBe(401)
    expect((await open({ origin: app.url }, '/trpc')).status).toBe(401)
  })

  test('answers another user as if there were no such codespace (S-18)', async () => {
    const mallory = await app.signIn('mallory')
    const headers = { ...(await rightHeaders()), cookie: mallory.cookie }
    const theirs = await open(headers)
    const nobodys = await open(headers, '/c/amber-hut-00000000/agent')
    expect(theirs.status).toBe(404)
    expect([theirs.status, theirs.headers]).toEqual([nobodys.status, nobodys.headers])
    // The try spent nothing of hers.
    expect((await open(await rightHeaders())).status).toBe(101)
  })

  test('takes a ticket once, from the session and for the codespace it was issued to (S-23)', async () => {
    const headers = await rightHeaders()
    expect((await open(headers)).status).toBe(101)
    expect((await open(headers)).status).toBe(403)
    const other = await app.signIn()
    expect((await open({ ...(await rightHeaders()), cookie: other.cookie })).status).toBe(403)
    expect(
      (await open({ ...(await rightHeaders()), 'sec-websocket-protocol': 'bothy, AAAA' })).status,
    ).toBe(403)
    expect(
      (await open({ ...(await rightHeaders()), 'sec-websocket-protocol': 'bothy' })).status,
    ).toBe(400)
  })

  test('keeps whoever comes early waiting until the codespace is up, and nobody while it rests', async () => {
    const carol = await app.signIn('carol')
    const resting = await createRunning(app, carol)
    const wish = () => ({ name: resting, idempotencyKey: crypto.randomUUID() })
    await carol.api.codespaces.stop(wish())
    await app.reached(carol, resting, 'stopped', 'failed')
    await expect(carol.api.plane.ticket({ name: resting })).rejects.toMatchObject({
      cause: { code: 'CODESPACE_STOPPED' },
    })
    await carol.api.codespaces.start(wish())
    const { ticket } = await carol.api.plane.ticket({ name: resting })
    const headers = {
      origin: app.url,
      cookie: carol.cookie,
      'sec-websocket-protocol': `bothy, ${ticket}`,
    }
    const { status, socket } = await open(headers, `/c/${resting}/agent`)
    expect(status).toBe(101)
    expect((await carol.api.codespaces.get({ name: resting })).state).toBe('running')
    socket?.destroy()
  })

  test('sends away who waits for a codespace that is stopped again, or signs out (S-19)', async () => {
    const dora = await app.signIn('dora')
    const name = await createRunning(app, dora)
    const wish = () => ({ name, idempotencyKey: crypto.randomUUID() })
    for (const leave of [
      () => dora.api.codespaces.stop(wish()),
      () => dora.api.session.signOutEverywhere(),
    ]) {
      await dora.api.codespaces.stop(wish())
      await app.reached(dora, name, 'stopped', 'failed')
      // Never gets its container: it stays on its way.
      const start = vi
        .spyOn(app.ctx.driver, 'startContainer')
        .mockImplementation(
          (_, __, signal) =>
            new Promise((_resolve, reject) => signal.addEventListener('abort', reject)),
        )
      await dora.api.codespaces.start(wish())
      const { ticket } = await dora.api.plane.ticket({ name })
      const waiting = open(
        {
          origin: app.url,
          cookie: dora.cookie,
          'sec-websocket-protocol': `bothy, ${ticket}`,
        },
        `/c/${name}/agent`,
      )
      await leave()
      expect((await waiting.catch(() => ({ status: 0 }))).status).not.toBe(101)
      start.mockRestore()
    }
  })

  test('lets in whoever waits by a handshake that was over before', async () => {
    const eve = await app.signIn('eve')
    const name = await createRunning(app, eve)
    const wish = () => ({ name, idempotencyKey: crypto.randomUUID() })
    await eve.api.codespaces.stop(wish())
    await app.reached(eve, name, 'stopped', 'failed')
    const { driver } = app.ctx
    const handshakes: string[] = []
    const connect = driver.connect.bind(driver)
    using _ = vi.spyOn(driver, 'connect').mockImplementation(async (...given) => {
      const line = await connect(...given)
      const write = line.write.bind(line)
      line.write = ((text: string) => {
        if (/^Upgrade: websocket/m.test(text)) handshakes.push(text)
        return write(text)
      }) as typeof line.write
      return line
    })
    const held = Promise.withResolvers<void>()
    using __ = vi.spyOn(driver, 'isolationTargets').mockImplementation(async () => {
      await held.promise
      return []
    })
    await eve.api.codespaces.start(wish())
    const { ticket } = await eve.api.plane.ticket({ name })
    const headers = { origin: app.url, cookie: eve.cookie }
    const waiting = open(
      { ...headers, 'sec-websocket-protocol': `bothy, ${ticket}` },
      `/c/${name}/agent`,
    )
    let isLetIn = false
    void waiting.then(() => (isLetIn = true))
    await vi.waitFor(() => expect(handshakes).toHaveLength(1), 20_000)
    expect(isLetIn).toBe(false)
    held.resolve()
    const { status, socket } = await waiting
    expect(status).toBe(101)
    expect(handshakes).toHaveLength(1)
    socket?.destroy()
  })

  test('refuses another Host before anything else (S-44)', async () => {
    expect(
      (await open({ ...(await rightHeaders()), host: `evil.example:${app.port}` })).status,
    ).toBe(421)
    expect((await open({ ...(await rightHeaders()), host: `127.0.0.1:${app.port}` })).status).toBe(
      421,
    )
  })

  test('closes behind somebody who signs out everywhere (S-19)', async () => {
    const bob = await app.signIn('bob')
    const control = await upgrade(app.port, '/trpc', { origin: app.url, cookie: bob.cookie })
    expect(control.status).toBe(101)
    const closed = new Promise((resolve) => control.socket?.once('close', resolve))
    control.socket?.resume()
    await bob.api.session.signOutEverywhere()
    await closed
    expect((await upgrade(app.port, '/trpc', { origin: app.url, cookie: bob.cookie })).status).toBe(
      401,
    )
  })
})

describe('an agent that is not ours', () => {
  test.for(Object.entries(hostileAnswers))(
    'that answers the upgrade with %s gets a 502',
    async ([, answer]) => {
      const folder = await mkdtemp(join(tmpdir(), 'bothy-hostile-'))
      const agentFile = await writeHostileAgent(join(folder, 'agent.mjs'), answer)
      await using app = await TestApp.start({ environment: environment(), agentFile })
      const alice = await app.signIn()
      const name = await createRunning(app, alice)
      const { ticket } = await alice.api.plane.ticket({ name })
      const headers = {
        origin: app.url,
        cookie: alice.cookie,
        'sec-websocket-protocol': `bothy, ${ticket}`,
      }
      const refused = await upgrade(app.port, `/c/${name}/agent`, headers)
      expect(refused.status).toBe(502)
      expect(Object.keys(refused.headers)).not.toContain('set-cookie')
      const session = await fetch(`${app.url}/trpc/session.get`, {
        headers: { cookie: alice.cookie },
      })
      expect(JSON.stringify(await session.json())).toContain(alice.session.user.id)
      await rm(folder, { recursive: true })
    },
  )
})
