import type { TestClient } from '../testing/start-test-agent.ts'

export const size = { columns: 80, rows: 24 }
export const viewerId = 'viewer-1'

/** Opens one, and says its id. */
export async function openTerminal(client: TestClient) {
  const { id } = await client.api.terminals.open.mutate({ size })
  return id
}

/** Types into one, each piece with the next sequence number. */
export function typist({ api }: TestClient, terminalId: string, from = 1, viewer = viewerId) {
  let sequence = from
  return (text: string) => {
    const input = { terminalId, viewerId: viewer, sequence, bytes: Buffer.from(text) }
    sequence += 1
    return api.terminals.input.mutate(input)
  }
}
