import type { startTestAgent } from './start-test-agent.ts'
import { watchTerminal } from './watch-terminal.ts'

type Agent = Awaited<ReturnType<typeof startTestAgent>>

/** A shell of the owner's. `run` resolves once the command has ended. */
export async function openTestShell(agent: Agent) {
  const client = await agent.connect()
  const { id: terminalId } = await client.api.terminals.open.mutate({
    size: { columns: 120, rows: 30 },
  })
  const view = watchTerminal(client, { terminalId })
  let sequence = 0
  return {
    async run(command: string): Promise<void> {
      sequence += 1
      // What is typed is echoed, so the mark is put together by the shell only.
      const bytes = Buffer.from(`${command}; echo done-${sequence}-""end\n`)
      await client.api.terminals.input.mutate({
        terminalId,
        viewerId: 'viewer-1',
        sequence,
        bytes: new Uint8Array(bytes),
      })
      await view.untilText(`done-${sequence}-end`)
    },
  }
}
