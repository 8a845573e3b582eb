import type { Node } from 'jsonc-parser'
import { type Notices, quote } from './notices.ts'
import { invalidAt, type Source } from './read-json.ts'
import type { VariablePlace } from './variables.ts'

/**
 * What every reader of a value needs: where it stands, what variables in it stand for, and
 * where remarks go.
 */
export type Reading = {
  source: Source
  notices: Notices
  substitute: (text: string, place: VariablePlace) => string
}

/** Of an object, by their names. */
export type Properties = Map<string, { key: Node; value: Node }>

const kinds: Record<Node['type'], string> = {
  object: 'an object',
  array: 'a list',
  property: 'a property',
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
}

/** In words, for a sentence that says what was expected. */
export const kindOf = (node: Node): string => kinds[node.type]

export function wrongType({ source }: Reading, node: Node, name: string, expected: string) {
  return invalidAt(source, node.offset, `${quote(name)} must be ${expected}, not ${kindOf(node)}.`)
}

/**
 * Of a property that is there twice the last one counts, as everywhere in JSON, and
 * that is remarked.
 */
export function propertiesOf(
  { source, notices }: Pick<Reading, 'source' | 'notices'>,
  object: Node,
): Properties {
  const properties: Properties = new Map()
  for (const property of object.children ?? []) {
    const [key, value] = property.children ?? []
    if (!key || !value) throw invalidAt(source, property.offset, 'expected a name and a value.')
    const name = String(key.value)
    if (properties.has(name))
      notices.add(`${quote(name)} is there more than once; the last counts.`)
    properties.set(name, { key, value })
  }
  return properties
}

/** A text without NUL, which nothing in a container could take. */
export function textOf(reading: Reading, node: Node, name: string, maxLength: number): string {
  if (node.type !== 'string') throw wrongType(reading, node, name, 'a text')
  const text = String(node.value)
  const fault = text.includes('\0')
    ? 'must not hold a NUL character.'
    : text.length > maxLength
      ? `must not be longer than ${maxLength} characters.`
      : null
  if (fault) throw invalidAt(reading.source, node.offset, `${quote(name)} ${fault}`)
  return text
}
