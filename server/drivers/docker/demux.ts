const headerBytes = 8

/**
 * Takes the frames off the engine's attach stream (stream type, three zeros, length, payload) and passes the
 * payload on in order, whatever pieces it arrives in.
 */
export function demultiplex(onPayload: (bytes: Uint8Array) => void): (chunk: Buffer) => void {
  let header = Buffer.alloc(0)
  let remaining = 0
  return (chunk) => {
    let rest = chunk
    while (rest.length > 0) {
      if (remaining === 0) {
        const part = rest.subarray(0, headerBytes - header.length)
        header = Buffer.concat([header, part])
        rest = rest.subarray(part.length)
        if (header.length < headerBytes) return
        remaining = header.readUInt32BE(4)
        header = Buffer.alloc(0)
      }
      const payload = rest.subarray(0, remaining)
      if (payload.length > 0) onPayload(payload)
      remaining -= payload.length
      rest = rest.subarray(payload.length)
    }
  }
}
