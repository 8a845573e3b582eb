import { mostLastOutputBytes } from '../protocol/ports.ts'
import type { SecretMask } from '../secrets/secret-mask.ts'
import type { Terminal } from '../terminals/terminal.ts'

/** Colours and what draws a screen are most of what some programs print. */
const readBytes = 64 * 1024

/** Colours, titles, and whatever else is not to be shown. */
const sequences =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /\x1b(?:\[[0-?]{0,64}[ -/]{0,8}[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]{0,8}[0-~])/g
const control = /[^\n\P{C}]/gu
/** The cursor goes to where the line begins, as spinners let it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const returns = /\x1b\[1?G/g
/** A line is wiped; NUL stands for it afterwards, which nothing shown has. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const wipes = /\r\x1b\[0?K|\x1b\[2K/g

/** The end of what a terminal shows, as lines of text without any secret in them. */
export function lastOutputOf({ ring }: Pick<Terminal, 'ring'>, mask: SecretMask): string {
  const from = Math.max(ring.start, ring.end - readBytes)
  const bytes = from < ring.end ? Buffer.from(ring.read(from, readBytes)) : Buffer.alloc(0)
  // In half a line half a secret would not be found.
  const whole = from === 0 ? 0 : bytes.indexOf('\n') + 1
  const text = masked(bytes.subarray(whole), mask).toString()
  const lines = text
    .replaceAll('\0', '')
    .replace(returns, '\r')
    .replace(wipes, '\0')
    .replace(sequences, '')
    .replaceAll(/\r{1,8}\n/g, '\n')
    .split('\n')
  const shown = lines.map((line) => afterReturn(line).replace(control, '').trimEnd())
  return endOf(shown.join('\n').trim())
}

/** What was printed over is not to be seen any more. */
function afterReturn(line: string): string {
  const parts = line.slice(line.lastIndexOf('\0') + 1).split('\r')
  return parts.findLast((part) => part !== '') ?? ''
}

function masked(bytes: Buffer, mask: SecretMask): Buffer {
  const parts: Uint8Array[] = []
  const write = mask.writer((part) => parts.push(part))
  write(bytes)
  write(null)
  return Buffer.concat(parts)
}

/** Its last bytes, without half a letter at the beginning. */
function endOf(text: string): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= mostLastOutputBytes) return text
  let from = bytes.length - mostLastOutputBytes
  while (((bytes[from] ?? 0) & 0xc0) === 0x80) from += 1
  return bytes.toString('utf8', from)
}
