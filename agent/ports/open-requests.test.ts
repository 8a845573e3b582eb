import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { startCredentials } from '../credentials/credentials.testing.ts'
import type { OpenRequest } from '../protocol/ports.ts'
import { openTestShell } from '../testing/open-test-shell.ts'
import { OpenRequests } from './open-requests.ts'

async function start() {
  const room = await startCredentials()
  // A codespace without a token of any kind has a browser all the same.
  await room.agent.ctx.credentials.listen()
  const { run } = await openTestShell(room.agent)
  return {
    ...room,
    /** As programs do it that want to show something. */
    open: (address: string) => run(`"$BROWSER" ${address} > said 2>&1; echo "is $?" >> said`),
  }
}

test('what a program opens is told to whoever has the codespace open', async () => {
  const room = await start()
  await using _agent = room
  const { api } = await room.agent.connect()
  const told: OpenRequest[] = []
  const subscription = api.ports.opens.subscribe(undefined, { onData: (one) => told.push(one) })
  const url = 'http://localhost:3000/a?b=c&d="e"#f'
  // The subscription is on its way.
  await vi.waitUntil(async () => {
    await room.open(`'${url}'`)
    return told.length > 0
  })
  expect(told[0]?.url).toBe(url)
  expect(room.read('said')).toBe('is 0\n')
  for (const other of [
    'file:///etc/passwd',
    "'javascript:alert(1)'",
    'vscode://x',
    "'http://a b'",
  ]) {
    await room.open(other)
    expect(room.read('said')).toMatch(/^Only an address .*\nis 1\n$/)
  }
  subscription.unsubscribe()
})

test('with nobody there the program is told to say the address itself', async () => {
  const room = await start()
  await using _agent = room
  await room.open('https://example.com/device')
  expect(room.read('said')).toMatch(/Open this yourself: https:\/\/example\.com\/device\nis 1\n$/)
  await room.open('')
  expect(room.read('said')).toContain('Usage')
  const browser = join(room.tools, 'open-in-browser')
  const { run } = await openTestShell(room.agent)
  await run(`env -u BOTHY_AGENT_SOCKET ${browser} http://a/ > said 2>&1`)
  expect(room.read('said')).toContain('Open this in your browser: http://a/')
})

test('one that asks without end is not heard without end', async () => {
  const requests = new OpenRequests()
  const leaving = new AbortController()
  const told: string[] = []
  const following = (async () => {
    for await (const { url } of requests.follow(leaving.signal)) told.push(url)
  })()
  const answers = Array.from({ length: 100 }, (_, count) => requests.ask(`http://a/${count}`))
  expect(answers.filter((answer) => answer === null)).toHaveLength(10)
  expect(answers.at(-1)).toContain('Too much')
  leaving.abort()
  await following
  expect(told).toHaveLength(10)
})
