import type { Encoder } from '@trpc/server/adapters/ws'
import { Packr } from 'msgpackr/pack'

// Without records it needs no generated code, so the web's twin of this runs without unsafe-eval.
const packr = new Packr({ useRecords: false, moreTypes: false, encodeUndefinedAsNil: true })

/** How tRPC's messages look on the WebSocket: MessagePack, with bytes as bytes. */
export const trpcEncoder: Encoder = {
  encode: (message) => packr.pack(withoutUndefined(message)) as Uint8Array<ArrayBuffer>,
  decode(frame) {
    if (typeof frame === 'string') throw new TypeError('Expected a binary frame.')
    return packr.unpack(frame instanceof ArrayBuffer ? new Uint8Array(frame) : frame)
  },
}

/** A field that is undefined is a field that is not there, as in JSON. */
function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined)
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value
  const entries = Object.entries(value).filter(([, field]) => field !== undefined)
  return Object.fromEntries(entries.map(([name, field]) => [name, withoutUndefined(field)]))
}
