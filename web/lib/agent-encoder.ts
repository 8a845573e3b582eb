import type { Encoder } from '@trpc/server/adapters/ws'
import { Packr } from 'msgpackr/pack'

// The twin of the agent's. Without records it needs no generated code, so no unsafe-eval.
const packr = new Packr({ useRecords: false, moreTypes: false, encodeUndefinedAsNil: true })

/**
 * `seen` is told every message before tRPC is, so that answers to our own frames can be picked out.
 */
export function agentEncoder(seen: (message: unknown) => void): Encoder {
  return {
    encode: (data) => packr.pack(withoutUndefined(data)) as Uint8Array<ArrayBuffer>,
    decode: (data) => {
      if (typeof data === 'string') throw new Error('The agent speaks binary frames only.')
      const message: unknown = packr.unpack(new Uint8Array(data))
      seen(message)
      return message
    },
  }
}

/** A field that is undefined is a field that is not there, as in JSON. */
function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined)
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value
  const entries = Object.entries(value).filter(([, field]) => field !== undefined)
  return Object.fromEntries(entries.map(([name, field]) => [name, withoutUndefined(field)]))
}
