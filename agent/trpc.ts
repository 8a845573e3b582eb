import { initTRPC } from '@trpc/server'
import type { RequestContext } from './context.ts'
import { AgentError } from './errors.ts'
import type { AgentErrorCode } from './protocol/errors.ts'

const trpc = initTRPC.context<RequestContext>().create({
  isDev: false,
  errorFormatter({ shape, error }) {
    const reason: AgentErrorCode | null =
      error.cause instanceof AgentError ? error.cause.reason : null
    if (reason !== null) {
      return { ...shape, data: { ...shape.data, code: 'BAD_REQUEST', httpStatus: 400, reason } }
    }
    // What went wrong inside is for the agent's log; the caller can do nothing with it.
    const isBug = error.code === 'INTERNAL_SERVER_ERROR'
    return {
      ...shape,
      message: isBug ? 'The agent could not do this.' : shape.message,
      data: { ...shape.data, reason },
    }
  },
})

export const router = trpc.router
export const procedure = trpc.procedure
