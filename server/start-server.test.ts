import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { TestApp } from './testing/test-app.ts'

test('a server that ends waits a moment, and no longer, for who was refused an upgrade and stays', async () => {
  await using app = await TestApp.start()
  const visitor = connect({ port: app.port, host: '127.0.0.1', allowHalfOpen: true })
  visitor.on('error', () => undefined)
  const lines = ['GET /c/amber-hut/agent HTTP/1.1', `host: localhost:${app.port}`]
  const upgrade = ['connection: upgrade', 'upgrade: websocket', '', '']
  visitor.write([...lines, ...upgrade].join('\r\n'))
  const [answer] = await once(visitor, 'data')
  expect(String(answer)).toMatch(/^HTTP\/1\.1 4\d\d /)
  const startedAt = performance.now()
  await app.stopServer()
  expect(performance.now() - startedAt).toBeLessThan(30_000)
  visitor.destroy()
})
