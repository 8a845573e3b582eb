import { createServer, type Server } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { AppContext } from '#server/context.ts'
import { TestApp } from '#server/testing/test-app.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { followSetUp } from './set-up.ts'

/** An agent that always has news, at once. */
async function startAgent(
  onAsked: (count: number) => void,
): Promise<{ server: Server; path: string }> {
  const path = join(tmpdir(), `bothy-${crypto.randomUUID()}`)
  let version = 0
  const server = createServer((_, response) => {
    version += 1
    onAsked(version)
    response.end(JSON.stringify({ result: { data: { version, runs: [] } } }))
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  return { server, path }
}

test('an agent that has something new to say all the time is not asked all the time', async () => {
  await using app = await TestApp.start()
  const left = new AbortController()
  const { server, path } = await startAgent((count) => {
    if (count === 24) left.abort(new Error('enough'))
  })
  const driver = { connect: async () => connect(path) }
  const ctx = { ...app.ctx, driver } as unknown as AppContext
  const row = { id: 'some', generation: 1, isSetUp: 1, configuration: null, secretStamps: null }
  const startedAt = performance.now()
  await followSetUp(ctx, row as CodespaceRow, left.signal).catch(() => undefined)
  expect(performance.now() - startedAt).toBeGreaterThan(700)
  server.close()
})
