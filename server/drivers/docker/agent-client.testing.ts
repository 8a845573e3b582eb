import type { Encoder } from '@trpc/client'
import { createTRPCClient, createWSClient, wsLink } from '@trpc/client'
import { Packr } from 'msgpackr/pack'
import { expect } from 'vitest'
import { WebSocket } from 'ws'
import type { LimitNotice } from '#agent/protocol/limits.ts'
import { agentTrpcPath, lineHeaders } from '#agent/protocol/line.ts'
import type { AgentRouter } from '#agent/router.ts'
import { within } from '../driver-workbench.ts'
import type { DockerUnderTest } from './docker-bench.ts'

const packr = new Packr({ useRecords: false, moreTypes: false })
const encoder: Encoder = {
  encode: (message) => packr.pack(message) as Uint8Array<ArrayBuffer>,
  decode: (frame) => packr.unpack(new Uint8Array(frame as ArrayBuffer)),
}
const asItIs = { serialize: (value: unknown) => value, deserialize: (value: unknown) => value }

/** A page of the owner's, on a line to a real agent; it does not come back by itself. */
export async function connectAgent({ driver }: DockerUnderTest, codespaceId: string) {
  const line = await driver.connect(codespaceId, within(20))
  class LineWebSocket extends WebSocket {
    constructor() {
      super(`ws://agent${agentTrpcPath}`, ['bothy'], {
        createConnection: () => line as never,
        perMessageDeflate: false,
        headers: { [lineHeaders.user]: '1', [lineHeaders.role]: 'owner' },
      })
    }
  }
  const client = createWSClient({
    url: 'ws://agent',
    WebSocket: LineWebSocket as never,
    experimental_encoder: encoder,
    retryDelayMs: () => 3_600_000,
  })
  const api = createTRPCClient<AgentRouter>({ links: [wsLink({ client, transformer: asItIs })] })
  const notices: LimitNotice[] = []
  api.limits.notices.subscribe(undefined, { onData: ({ data }) => notices.push(data) })
  return {
    api,
    notices,
    /** Opens a terminal of the user's; what is typed there is run by its shell. */
    async openTerminal() {
      const { id: terminalId } = await api.terminals.open.mutate({
        size: { columns: 120, rows: 30 },
      })
      const viewer = { terminalId, viewerId: 'the-only-viewer' }
      let output = ''
      let sequence = 0
      api.terminals.output.subscribe(viewer, {
        onData({ data }) {
          if (data.type === 'data') output += Buffer.from(data.bytes).toString()
        },
      })
      const type = async (line: string) => {
        sequence += 1
        const bytes = Buffer.from(`${line}\n`)
        await api.terminals.input.mutate({ ...viewer, sequence, bytes: new Uint8Array(bytes) })
      }
      return {
        type,
        /** Runs it to its end, and resolves to how many milliseconds that took. */
        async run(line: string, timeoutMs = 10_000): Promise<number> {
          const startedAt = performance.now()
          // What is typed is echoed, so the mark is put together by the shell only.
          const mark = `done-${sequence}-`
          await type(`${line}; echo ${mark}""end`)
          await expect
            .poll(() => output, { timeout: timeoutMs, interval: 10 })
            .toContain(`${mark}end`)
          return performance.now() - startedAt
        },
        output: () => output,
      }
    },
    [Symbol.asyncDispose]: async () => {
      await client.close()
      line.destroy()
    },
  }
}
