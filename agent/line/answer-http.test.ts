import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { json } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { type CallerRole, lineHeaders } from '../protocol/line.ts'
import { startTestAgent } from '../testing/start-test-agent.ts'

type Call = { method: 'GET' | 'POST'; path: string; body?: string; role?: CallerRole }

async function startAsking() {
  const agent = await startTestAgent()
  const ask = async ({ method, path, body, role = 'owner' }: Call) => {
    const line = await agent.takeLine()
    const asked = request({
      method,
      path: `/trpc/${path}`,
      headers: { [lineHeaders.user]: '1', [lineHeaders.role]: role, connection: 'close' },
      createConnection: () => line,
    })
    asked.on('error', () => undefined)
    asked.end(body)
    const [response] = (await once(asked, 'response')) as [IncomingMessage]
    return [response.statusCode, await json(response)]
  }
  return { ask, [Symbol.asyncDispose]: () => agent[Symbol.asyncDispose]() }
}

test('a query has its input in the address, a mutation in its body', async () => {
  await using agent = await startAsking()
  const targets = encodeURIComponent(JSON.stringify({ targets: [] }))
  const probe = `network.probe?input=${targets}`
  expect(await agent.ask({ method: 'GET', path: probe, role: 'server' })).toEqual([
    200,
    { result: { data: { outcomes: [] } } },
  ])
  const body = JSON.stringify({ size: { columns: 80, rows: 24 } })
  const [, opened] = await agent.ask({ method: 'POST', path: 'terminals.open', body })
  expect(opened).toMatchObject({ result: { data: { purpose: 'shell' } } })
  const { id } = (opened as { result: { data: { id: string } } }).result.data
  const close = JSON.stringify({ terminalId: id })
  expect(await agent.ask({ method: 'POST', path: 'terminals.close', body: close })).toEqual([
    200,
    { result: {} },
  ])
})

test('a refusal carries the reason that the caller can act on', async () => {
  await using agent = await startAsking()
  const body = JSON.stringify({ terminalId: 'none' })
  expect(await agent.ask({ method: 'POST', path: 'terminals.close', body })).toMatchObject([
    400,
    { error: { data: { reason: 'TERMINAL_NOT_FOUND' } } },
  ])
})

test('what makes no sense is refused as such', async () => {
  await using agent = await startAsking()
  const refused: [Call, number][] = [
    [{ method: 'GET', path: 'nothing.here' }, 404],
    [{ method: 'GET', path: '' }, 404],
    [{ method: 'GET', path: '%ff' }, 404],
    [{ method: 'GET', path: 'terminals.open' }, 404],
    [{ method: 'GET', path: 'terminals.changes' }, 404],
    [{ method: 'GET', path: 'network.probe' }, 403],
    [{ method: 'GET', path: 'network.probe', role: 'server' }, 400],
    [{ method: 'GET', path: 'network.probe?input={', role: 'server' }, 400],
    [{ method: 'POST', path: 'terminals.open', body: '{' }, 400],
    [{ method: 'POST', path: 'terminals.open', body: `"${'x'.repeat(2 ** 20)}"` }, 413],
  ]
  for (const [call, status] of refused) {
    const [told, body] = await agent.ask(call)
    expect([call.path, told]).toEqual([call.path, status])
    expect(body).toMatchObject({ error: { data: { httpStatus: status } } })
  }
})
