import { createScanner, type Edit, type Node } from 'jsonc-parser'

/** Of the scanner's `SyntaxKind`, which is gone once it is compiled. */
const kinds = { comma: 5, lineBreak: 14, space: 15, end: 17 } as const

/**
 * Puts one more property at the end of an object, in the form of those before it: what is said
 * beside them stays beside them. Null where nothing stands on lines of its own, so that there is
 * no form to follow.
 */
export function insertProperty(
  text: string,
  object: Node,
  { key, value, indent, eol }: { key: string; value: unknown; indent: string; eol: string },
): Edit[] | null {
  const last = object.children?.at(-1)
  if (!last || !text.slice(object.offset, last.offset).includes('\n')) return null
  const line = text.slice(text.lastIndexOf('\n', last.offset) + 1, last.offset)
  const margin = /^[ \t]*/.exec(line)?.[0] ?? ''
  const after = last.offset + last.length
  const { hasComma, end } = restOf(text, after, object.offset + object.length - 1)
  const written = JSON.stringify(value, null, indent).replaceAll('\n', `${eol}${margin}`)
  const content = `${eol}${margin}${JSON.stringify(key)}: ${written}${hasComma ? ',' : ''}`
  const edit = { offset: end, length: 0, content }
  return hasComma ? [edit] : [{ offset: after, length: 0, content: ',' }, edit]
}

/**
 * What is between the last property and the brace: whether there is a comma, and where all that is
 * said ends.
 */
function restOf(text: string, from: number, to: number): { hasComma: boolean; end: number } {
  const scanner = createScanner(text, false)
  scanner.setPosition(from)
  let [hasComma, end] = [false, from]
  for (let kind: number = scanner.scan(); kind !== kinds.end; kind = scanner.scan()) {
    if (scanner.getTokenOffset() >= to) break
    if (kind === kinds.space || kind === kinds.lineBreak) continue
    if (kind === kinds.comma) hasComma = true
    end = scanner.getTokenOffset() + scanner.getTokenLength()
  }
  return { hasComma, end }
}
