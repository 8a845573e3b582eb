import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { appRouter } from './router.ts'
import { type Things, type Verdict, verdicts } from './router-verdicts.testing.ts'
import {
  askByHttp,
  askBySocket,
  type Outcome,
  outcomeOf,
  type Question,
} from './testing/ask-procedure.ts'
import { TestApp, type TestUser } from './testing/test-app.ts'

type Type = Question['type']
const types = new Map(
  Object.entries(appRouter._def.procedures).map(([path, procedure]) => [
    path,
    (procedure as unknown as { _def: { type: Type } })._def.type,
  ]),
)

/**
 * Alice has the codespace that is named; mallory is a stranger to it, and so are those
 * who administer.
 */
const roles = ['nobody', 'suspended', 'mallory', 'administrator', 'owner', 'alice'] as const
type Role = (typeof roles)[number]

function expected(verdict: Verdict, role: Role): Outcome {
  if (verdict === 'anyone') return 'admitted'
  if (role === 'nobody' || role === 'suspended') return 'signed out'
  if (verdict === 'own') return role === 'alice' ? 'admitted' : 'missing'
  const isAdministrator = role === 'administrator' || role === 'owner'
  return verdict === 'admin' && !isAdministrator ? 'forbidden' : 'admitted'
}

let app: TestApp
let things: Things
const cookies = new Map<Role, string>()
const sockets = new Map<Role, WebSocket>()

beforeAll(async () => {
  app = await TestApp.start()
  const owner = await app.signIn()
  const alice = await app.signIn('alice')
  const { id: userId } = (await app.signIn('vera')).session.user
  for (const role of roles) cookies.set(role, (await signInAs(role)).cookie)
  const { name } = await alice.api.codespaces.create({
    template: 'blank',
    idempotencyKey: crypto.randomUUID(),
  })
  things = { name, userId }
  await app.reached(alice, name, 'running')
  const idOf = async (user: TestUser) => ({ userId: user.session.user.id })
  const administrator = await idOf(await app.signIn('administrator'))
  await owner.api.admin.users.setRole({ ...administrator, role: 'admin' })
  const suspended = await app.signIn('suspended')
  cookies.set('suspended', suspended.cookie)
  // As it is while a session still lies about.
  await app.ctx.db
    .updateTable('User')
    .set({ suspendedAt: 1 })
    .where('id', '=', suspended.session.user.id)
    .execute()
})
afterAll(async () => {
  for (const socket of sockets.values()) socket.terminate()
  await app[Symbol.asyncDispose]()
})

async function signInAs(role: Role): Promise<{ cookie: string }> {
  if (role === 'nobody') return { cookie: '' }
  return app.signIn(role === 'owner' ? undefined : role)
}

async function openSocket(cookie: string): Promise<WebSocket | 'signed out'> {
  const socket = new WebSocket(`ws://localhost:${app.port}/trpc`, {
    headers: { origin: app.url, cookie },
  })
  socket.on('error', () => undefined)
  const refused = once(socket, 'unexpected-response').then(([, response]) => {
    socket.terminate()
    return (response as { statusCode: number }).statusCode
  })
  const status = await Promise.race([refused, once(socket, 'open').then(() => 101)])
  if (status === 101) return socket
  expect(status).toBe(401)
  return 'signed out'
}

async function socketOf(role: Role, cookie: string, isFresh: boolean) {
  const open = sockets.get(role)
  if (open?.readyState === WebSocket.OPEN && !isFresh) return open
  const socket = await openSocket(cookie)
  if (socket !== 'signed out') sockets.set(role, socket)
  return socket
}

async function ask(role: Role, question: Question, transport: Transport): Promise<Outcome> {
  const isFresh = verdicts[question.path]?.endsSessions === true && role !== 'suspended'
  const cookie = isFresh ? (await signInAs(role)).cookie : (cookies.get(role) ?? '')
  if (transport === 'socket') {
    const socket = await socketOf(role, cookie, isFresh)
    // Nobody gets as far as a question.
    if (socket === 'signed out') return socket
    return outcomeOf(await answered(askBySocket(socket, question), isFresh))
  }
  const isBatched = transport === 'batched'
  return outcomeOf(await answered(askByHttp({ url: app.url, cookie }, question, isBatched), false))
}

/** Whoever ends their own sessions may not get to hear of it on the socket that goes with them. */
const answered = <T>(answer: Promise<T>, isClosing: boolean) =>
  isClosing ? answer.catch(() => undefined) : answer

const transports = ['single', 'batched', 'socket'] as const
type Transport = (typeof transports)[number]
/** What goes on for ever is followed over a socket alone (S-19). */
const isServed = (type: Type, transport: Transport) =>
  type !== 'subscription' || transport === 'socket'

test('S-17 every procedure has its verdict, and every verdict its procedure', () => {
  expect(Object.keys(verdicts).sort()).toEqual([...types.keys()].sort())
})

/** What ends everybody's sessions comes when they are needed no more. */
const orderOf = (path: string) => (verdicts[path]?.endsSessions ? 1 : 0)
const inOrder = [...types].sort(([one], [other]) => orderOf(one) - orderOf(other))

test('S-18 what is somebody else’s is answered in the very words of what is not there', async () => {
  const lines = Object.entries(verdicts).filter(([, { verdict }]) => verdict === 'own')
  expect(lines.length).toBeGreaterThan(10)
  for (const role of ['mallory', 'administrator', 'owner'] as const) {
    const door = { url: app.url, cookie: cookies.get(role) ?? '' }
    for (const [path, { input }] of lines) {
      const type = types.get(path) ?? 'query'
      const ofName = async (name: string) => {
        const question = { type, path, input: input?.({ ...things, name }) }
        if (type !== 'subscription') return askByHttp(door, question, false)
        const socket = await socketOf(role, door.cookie, false)
        return socket === 'signed out' ? undefined : askBySocket(socket, question)
      }
      const theirs = await ofName(things.name)
      expect(theirs).toBeDefined()
      expect(theirs).toEqual(await ofName('no-such-codespace'))
    }
  }
})

describe.each(inOrder)('%s', (path, type) => {
  test('S-17 S-18 S-91 S-92 S-93 answers each role alike on every transport', async () => {
    const line = verdicts[path]
    if (!line) throw new Error(`${path} has no line in router-verdicts.testing.ts.`)
    const found: string[] = []
    for (const role of roles) {
      for (const transport of transports) {
        if (!isServed(type, transport)) continue
        const question = { type, path, input: line.input?.(things) }
        found.push(`${role}, ${transport}: ${await ask(role, question, transport)}`)
      }
    }
    const isRefusedSocket = (role: Role, transport: Transport) =>
      transport === 'socket' && (role === 'nobody' || role === 'suspended')
    const wanted = roles.flatMap((role) =>
      transports
        .filter((transport) => isServed(type, transport))
        .map((transport) => {
          const outcome = isRefusedSocket(role, transport)
            ? 'signed out'
            : expected(line.verdict, role)
          return `${role}, ${transport}: ${outcome}`
        }),
    )
    expect(found).toEqual(wanted)
  })
})
