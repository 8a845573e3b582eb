import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRunning } from '#server/files/files.testing.ts'
import { TestApp, type TestUser } from '#server/testing/test-app.ts'
import { page } from './ports.testing.ts'

let app: TestApp
let alice: TestUser
let name: string
/** What the program behind the port has been sent. */
const seen: IncomingHttpHeaders[] = []
let program: Server
let port: number
beforeAll(async () => {
  program = createServer((asked, answer) => {
    seen.push(asked.headers)
    answer.setHeader('Set-Cookie', 'own=1')
    answer.end('hello')
  })
  program.listen(0, '127.0.0.1')
  await once(program, 'listening')
  port = (program.address() as AddressInfo).port
  app = await TestApp.start()
  alice = await app.signIn()
  name = (await createRunning(app, alice)).name
})
afterAll(async () => {
  program.close()
  program.closeAllConnections()
  await app[Symbol.asyncDispose]()
})

/** As a browser asks, whose names below `localhost` all lead to this machine. */
async function ask(address: string, headers: Record<string, string> = {}) {
  const { host, pathname, search } = new URL(address)
  const asked = request({
    host: '127.0.0.1',
    port: app.port,
    path: pathname + search,
    headers: { host, ...headers },
    agent: false,
  })
  asked.end()
  const [answer] = await once(asked, 'response')
  const cookies = (answer.headers['set-cookie'] ?? []) as string[]
  const location = answer.headers.location as string | undefined
  const cookie = cookies.map((line) => line.split(';')[0]).join('; ')
  return { status: answer.statusCode as number, location, cookie, body: await text(answer) }
}

test('S-06 S-32 S-36 a page of a private port is reached by the app, without a word of ours to its program', async () => {
  const origin = `http://${name}-${port}.ports.localhost:${app.port}`
  const refused = await ask(`${origin}/hello`, page)
  expect([refused.status, seen]).toEqual([303, []])
  const signIn = await ask(refused.location ?? '', page)
  expect(signIn.location).toMatch(/\/sign-in\?next=%2Fports%2Fenter/)
  let entered = await ask(refused.location ?? '', { ...page, cookie: alice.cookie })
  // By whatever else listens on the machine that this container is.
  for (let stop = 0; stop < 10 && entered.location?.includes('/.bothy/enter?'); stop += 1) {
    expect(new URL(entered.location).host).toMatch(new RegExp(`^${name}-\\d+\\.ports`))
    entered = await ask(entered.location, page)
  }
  expect([entered.status, entered.location]).toEqual([303, `${origin}/hello`])
  const { cookie } = entered
  const answer = await ask(`${origin}/hello`, { ...page, cookie: `own=0; ${cookie}` })
  expect(answer).toMatchObject({ status: 200, body: 'hello', cookie: 'own=1' })
  expect(JSON.stringify(seen)).not.toContain('bothy-')
  expect(seen[0]).toMatchObject({ cookie: 'own=0' })
  await alice.api.session.signOutEverywhere()
  expect((await ask(`${origin}/hello`, { cookie })).status).toBe(401)
  expect(seen).toHaveLength(1)
})
