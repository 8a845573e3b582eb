import { z } from 'zod'
import type { AgentContext } from '../context.ts'
import { answerDelayMs } from '../protocol/terminal-sizes.ts'
import { terminalAckInput, terminalInputInput } from '../protocol/terminals.ts'

/** tRPC's own frame for a mutation, under an id that its clients never give. */
const frame = z.object({
  id: z.int().max(-1),
  method: z.literal('mutation'),
  params: z.discriminatedUnion('path', [
    z.object({ path: z.literal('terminals.input'), input: terminalInputInput }),
    z.object({ path: z.literal('terminals.ack'), input: terminalAckInput }),
  ]),
})
type Call = z.infer<typeof frame>['params']

type Answer = { id: number; result: { type: 'data' } }

/**
 * What is typed on one socket, carried out as it arrives: the way through tRPC takes longer than
 * everything else that the agent does for a key. The calls are numbered downwards and their success
 * is told late, once for all up to the one it names, so that no answer stands between a key and its
 * echo. What is refused goes through tRPC.
 */
export class DirectCalls {
  readonly #ctx: Pick<AgentContext, 'terminals'>
  readonly #send: (answer: Answer) => void
  #doneId = 0
  #timer: NodeJS.Timeout | null = null

  constructor(ctx: Pick<AgentContext, 'terminals'>, send: (answer: Answer) => void) {
    this.#ctx = ctx
    this.#send = send
  }

  /** True where the message was such a call and was carried out. Otherwise nothing has happened. */
  take(message: unknown): boolean {
    const { id } = (message ?? {}) as { id?: unknown }
    if (typeof id !== 'number' || id >= 0) return false
    const call = frame.safeParse(message)
    if (!call.success || !this.#carryOut(call.data.params)) {
      this.#answer()
      return false
    }
    this.#doneId = id
    this.#timer ??= setTimeout(() => this.#answer(), answerDelayMs).unref()
    return true
  }

  [Symbol.dispose](): void {
    if (this.#timer) clearTimeout(this.#timer)
  }

  #carryOut({ path, input }: Call): boolean {
    try {
      const terminal = this.#ctx.terminals.require(input.terminalId)
      if (path === 'terminals.input') terminal.input(input.viewerId, input.sequence, input.bytes)
      else terminal.acknowledge(input.viewerId, input.offset)
      return true
    } catch {
      // tRPC meets the same error when it carries the call out, and has the words for it.
      return false
    }
  }

  #answer(): void {
    if (!this.#timer) return
    clearTimeout(this.#timer)
    this.#timer = null
    this.#send({ id: this.#doneId, result: { type: 'data' } })
  }
}
