/** From the first byte to the last, both included. */
export type ByteRange = { first: number; last: number }

/**
 * What part of `sizeBytes` a `Range` header asks for (RFC 9110, section 14). Null for all of it,
 * which is also the answer to what is not understood or asks for several parts.
 */
export function readRange(
  header: string | undefined,
  sizeBytes: number,
): ByteRange | 'unsatisfiable' | null {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? []
  if (from === '' && to === '') return null
  if (from === '') {
    const count = Math.min(Number(to), sizeBytes)
    return count === 0 ? 'unsatisfiable' : { first: sizeBytes - count, last: sizeBytes - 1 }
  }
  if (to !== '' && Number(to) < Number(from)) return null
  if (Number(from) >= sizeBytes) return 'unsatisfiable'
  return { first: Number(from), last: Math.min(to === '' ? Infinity : Number(to), sizeBytes - 1) }
}
