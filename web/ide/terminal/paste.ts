/** Control characters that do something in a shell; tab and line ends are what people paste. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point.
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g

/**
 * What may be typed for a paste: without ESC and its kind, since `ESC[201~` inside it would end the
 * shell's bracketed paste and the rest would run as if typed.
 */
export function sanitizePaste(text: string): string {
  return text.replace(controls, '')
}

/** Without bracketed paste every line end is an Enter key: the user is asked first. */
export function needsConfirmation(text: string, isBracketed: boolean): boolean {
  return !isBracketed && /[\r\n]/.test(text.trimEnd())
}
