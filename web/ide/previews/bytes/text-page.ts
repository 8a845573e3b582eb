/** A line that is longer is broken here, for the editor to stay quick. */
const longestLine = 8000
const newline = 0x0a

/**
 * The text of one page of a file, cut at line ends: the head of a page, up to its first line end,
 * belongs to the page before. Where there is no line end for long, it is cut at a character.
 */
export function textOfPage(
  page: Uint8Array,
  around: { isFirst: boolean; next: Uint8Array | null },
): { text: string; hasBrokenLines: boolean } {
  const body = page.subarray(around.isFirst ? 0 : headOf(page))
  const tail = around.next?.subarray(0, headOf(around.next)) ?? new Uint8Array()
  const decoded = new TextDecoder('utf-8').decode(joined(body, tail))
  const lines = (around.next && decoded.endsWith('\n') ? decoded.slice(0, -1) : decoded).split('\n')
  const hasBrokenLines = lines.some((line) => line.length > longestLine)
  return {
    text: (hasBrokenLines ? lines.flatMap(broken) : lines).join('\n'),
    hasBrokenLines,
  }
}

/** How many bytes of a page belong to the page before. */
function headOf(page: Uint8Array): number {
  const end = page.subarray(0, longestLine).indexOf(newline)
  return end < 0 ? characterStart(page) : end + 1
}

function broken(line: string): string[] {
  const parts: string[] = []
  for (let at = 0; at < Math.max(line.length, 1); at += longestLine) {
    parts.push(line.slice(at, at + longestLine))
  }
  return parts
}

/** UTF-8 continues a character with bytes that begin with the bits 10. */
function characterStart(bytes: Uint8Array): number {
  let start = 0
  while (start < Math.min(bytes.length, 4) && ((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1
  return start
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(one.length + other.length)
  bytes.set(one)
  bytes.set(other, one.length)
  return bytes
}
