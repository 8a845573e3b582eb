import { once } from 'node:events'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { TestApp } from './testing/test-app.ts'

type Answer = { id: number; error?: { data: { reason: string } }; result?: { type: string } }

test('a connection follows so many things and no more, and others when those are over (S-22)', async () => {
  await using app = await TestApp.start()
  const { cookie } = await app.signIn()
  const headers = { origin: app.url, cookie }
  const socket = new WebSocket(`ws://localhost:${app.port}/trpc`, { headers })
  await once(socket, 'open')
  const answers: Answer[] = []
  socket.on('message', (data) => {
    if (String(data) !== 'PING') answers.push(JSON.parse(String(data)))
  })
  const say = (id: number, method: string, params?: object) =>
    socket.send(JSON.stringify({ id, method, ...(params && { params }) }))
  const follow = (id: number) => say(id, 'subscription', { path: 'codespaces.watch' })
  const reasonOf = (id: number) =>
    answers.find((one) => one.id === id && one.error)?.error?.data.reason
  const hasData = (id: number) =>
    answers.some((one) => one.id === id && one.result?.type === 'data')

  for (let id = 1; id <= 201; id += 1) follow(id)
  await expect.poll(() => reasonOf(201)).toBe('TOO_MANY_SUBSCRIPTIONS')
  await expect.poll(() => hasData(200)).toBe(true)
  say(200, 'subscription.stop')
  await expect
    .poll(() => answers.some(({ id, result }) => id === 200 && result?.type === 'stopped'))
    .toBe(true)
  follow(202)
  await expect.poll(() => hasData(202)).toBe(true)
  socket.terminate()
})
