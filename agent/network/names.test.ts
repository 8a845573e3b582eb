import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { startTestAgent } from '../testing/start-test-agent.ts'
import { areNamesAnswered } from './names.ts'

const [noError, serverFailure, noSuchName] = [0, 2, 3]

/** A name server that says one thing to everybody; null: nothing. */
async function nameServer(code: number | null): Promise<{ address: string } & Disposable> {
  const socket = createSocket('udp4')
  socket.on('message', (question, from) => {
    if (code === null) return
    const answer = Buffer.from(question)
    answer.writeUInt16BE(0x8180 | code, 2)
    socket.send(answer, from.port, from.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    address: `127.0.0.1:${socket.address().port}`,
    [Symbol.dispose]: () => socket.close(),
  }
}

test('whoever says that there is no such name was reached', async () => {
  for (const code of [noSuchName, noError]) {
    using server = await nameServer(code)
    expect(await areNamesAnswered([server.address]), String(code)).toBe(true)
  }
})

test('a failure, silence and nobody at all are no answers', async () => {
  for (const code of [serverFailure, null]) {
    using server = await nameServer(code)
    expect(await areNamesAnswered([server.address]), String(code)).toBe(false)
  }
  const { address, [Symbol.dispose]: close } = await nameServer(null)
  close()
  expect(await areNamesAnswered([address])).toBe(false)
})

test('only the server may ask whether names are answered', async () => {
  await using agent = await startTestAgent()
  const { api } = await agent.connect()
  await expect(api.network.names.query()).rejects.toMatchObject({ data: { code: 'FORBIDDEN' } })
})
