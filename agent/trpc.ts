import { initTRPC, TRPCError } from '@trpc/server'
import type { RequestContext } from './context.ts'
import { AgentError } from './errors.ts'
import type { AgentErrorCode } from './protocol/errors.ts'

/**
 * Changes nothing: what is sent is what arrives, bytes included. Only so do tRPC's types say the
 * same, which otherwise show a `Uint8Array` as the object that JSON would make of it.
 */
const asItIs = { serialize: (value: unknown) => value, deserialize: (value: unknown) => value }

const trpc = initTRPC.context<RequestContext>().create({
  isDev: false,
  transformer: asItIs,
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

/** For what only the server asks, on nobody's behalf. */
export const serverProcedure = procedure.use(({ ctx, next }) => {
  if (ctx.caller.role !== 'server') throw new TRPCError({ code: 'FORBIDDEN' })
  return next()
})
