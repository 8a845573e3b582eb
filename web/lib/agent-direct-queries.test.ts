import { createTRPCClient } from '@trpc/client'
import { expect, test } from 'vitest'
import type { AgentRouter } from '#agent/router.ts'
import { fakeLink } from '#web/testing/fake-link.ts'
import { agentErrorCode, isConnectionLost } from './agent-client.ts'
import { DirectQueries } from './agent-direct-queries.ts'

function build() {
  const frames: { id: number; method: string; params: unknown }[] = []
  let isOpen = true
  const queries = new DirectQueries((frame) => {
    if (isOpen) frames.push(frame as (typeof frames)[number])
    return isOpen
  })
  const other = fakeLink<AgentRouter>({ 'files.stat': () => 'by the other way' })
  const client = createTRPCClient<AgentRouter>({ links: [queries.link, other.link] })
  const close = () => {
    isOpen = false
  }
  return { queries, frames, client, other, close }
}
const path = '/a'

test('a query is on the socket within the turn it is made in, and has what is answered', async () => {
  const { queries, frames, client } = build()
  const asked = client.files.stat.query({ path })
  expect(frames).toEqual([
    { id: 2 ** 31, method: 'query', params: { path: 'files.stat', input: { path } } },
  ])
  queries.answered({ id: 2 ** 31, result: { type: 'data', data: { path } } })
  await expect(asked).resolves.toEqual({ path })
})

test('a refusal has its code, and what the connection took with it counts as lost', async () => {
  const { queries, client } = build()
  const refused = client.files.stat.query({ path }).catch((error: unknown) => error)
  const error = { code: -32_000, message: 'Gone.', data: { reason: 'FILE_NOT_FOUND' } }
  queries.answered({ id: 2 ** 31, error } as never)
  expect(agentErrorCode(await refused)).toBe('FILE_NOT_FOUND')
  const lost = client.files.stat.query({ path }).catch((error: unknown) => error)
  queries.connectionLost()
  expect(isConnectionLost(await lost)).toBe(true)
})

test('a mutation that is urgent is on the socket as soon', async () => {
  const { queries, frames, client } = build()
  const size = { columns: 80, rows: 24 }
  const opened = client.terminals.open.mutate({ size }, { context: { isUrgent: true } })
  expect(frames).toEqual([
    { id: 2 ** 31, method: 'mutation', params: { path: 'terminals.open', input: { size } } },
  ])
  queries.answered({ id: 2 ** 31, result: { type: 'data', data: { id: 't1' } } })
  await expect(opened).resolves.toEqual({ id: 't1' })
})

test('other mutations, and all there is without a socket, go the other way', async () => {
  const { frames, client, other, close } = build()
  await client.files.delete.mutate({ path })
  close()
  await expect(client.files.stat.query({ path })).resolves.toBe('by the other way')
  expect(other.calls.map((call) => call.path)).toEqual(['files.delete', 'files.stat'])
  expect(frames).toEqual([])
})
