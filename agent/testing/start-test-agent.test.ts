import { expect, test } from 'vitest'
import { startTestAgent } from './start-test-agent.ts'

test('a client whose line broke before its calls were sent can be closed', async () => {
  await using agent = await startTestAgent()
  const client = await agent.connect()
  await client.api.terminals.list.query()
  const ack = { terminalId: 'none', viewerId: 'viewer-1', offset: 1 }
  const [first] = [1, 2, 3].map(() => client.api.terminals.ack.mutate(ack))
  client.drop()
  await expect(first).rejects.toThrow('not open')
  await client.close()
})
