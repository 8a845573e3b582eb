const headerBytes = 8

const standardError = 2

/**
 * Takes the frames off the engine's attach stream (stream type, three zeros, length, payload) and
 * passes the payload on in order, whatever pieces it arrives in; standard error to `onError` where
 * that is given.
 */
export function demultiplex(
  onPayload: (bytes: Uint8Array) => void,
  onError = onPayload,
): (chunk: Buffer) => void {
  let header = Buffer.alloc(0)
  let remaining = 0
  let take = onPayload
  return (chunk) => {
    let rest = chunk
    while (rest.length > 0) {
      if (remaining === 0) {
        const part = rest.subarray(0, headerBytes - header.length)
        header = Buffer.concat([header, part])
        rest = rest.subarray(part.length)
        if (header.length < headerBytes) return
        remaining = header.readUInt32BE(4)
        take = header[0] === standardError ? onError : onPayload
        header = Buffer.alloc(0)
      }
      const payload = rest.subarray(0, remaining)
      if (payload.length > 0) take(payload)
      remaining -= payload.length
      rest = rest.subarray(payload.length)
    }
  }
}
