import type { Encoder } from '@trpc/client'
import { createTRPCClient, createWSClient, wsLink } from '@trpc/client'
import { Packr } from 'msgpackr/pack'
import { expect, vi } from 'vitest'
import type { WebSocket } from 'ws'
import type { LimitNotice } from '#agent/protocol/limits.ts'
import type { AgentRouter } from '#agent/router.ts'

const packr = new Packr({ useRecords: false, moreTypes: false })
const encoder: Encoder = {
  encode: (message) => packr.pack(message) as Uint8Array<ArrayBuffer>,
  decode: (frame) => packr.unpack(new Uint8Array(frame as ArrayBuffer)),
}
const asItIs = { serialize: (value: unknown) => value, deserialize: (value: unknown) => value }

/**
 * What a page of the owner's does with the line that `Line` opens to a real agent; it does not come
 * back by itself.
 */
export function openAgentPage(Line: new () => WebSocket) {
  const client = createWSClient({
    url: 'ws://agent',
    WebSocket: Line as never,
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
          const isOver = () => expect(output).toContain(`${mark}end`)
          // Not `expect.poll`, which knows no test where several run at once.
          await vi.waitFor(isOver, { timeout: timeoutMs, interval: 10 })
          return performance.now() - startedAt
        },
        output: () => output,
      }
    },
    [Symbol.asyncDispose]: () => client.close(),
  }
}
