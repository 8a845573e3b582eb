// biome-ignore-all lint/suspicious/noControlCharactersInRegex: control characters are what this file is about
// A command to the terminal: whole device strings, then colors and cursor moves, then single
// escapes; and at the very end one whose rest has not arrived yet.
const deviceString = /\x1b[PX^_\]][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)/g
const control = /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]/g
const single = /\x1b[ -/]*[0-~]/g
const unfinished = /\x1b(?:\[[0-?]*[ -/]*|[PX^_\]][^\x07\x1b\x9c]*\x1b?)?$/
// What is left of control characters, and what would turn the direction of the text around it.
const unprintable = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/**
 * A program's output as text to read: no colors and no cursor moves; a line that was written over
 * again and again, as progress is, in its last form. Only text comes out, whatever went in (S-26).
 */
export function plainLog(raw: string): string {
  return raw
    .replace(deviceString, '')
    .replace(control, '')
    .replace(unfinished, '')
    .replace(single, '')
    .split('\n')
    .map((line) => lastForm(line).replace(unprintable, ''))
    .join('\n')
}

function lastForm(line: string): string {
  const written = line.replace(/\r+$/, '')
  return written.slice(written.lastIndexOf('\r') + 1)
}

/** The last so many lines, and how many come before them. */
export function lastLines(text: string, count: number): { text: string; omitted: number } {
  const lines = text.replace(/\n+$/, '').split('\n')
  const omitted = Math.max(0, lines.length - count)
  return { text: lines.slice(omitted).join('\n'), omitted }
}
