import type { Node } from 'jsonc-parser'
import type { LifecycleCommand } from '#agent/protocol/lifecycle.ts'
import { quote } from './notices.ts'
import { invalidAt } from './read-json.ts'
import { propertiesOf, type Reading, textOf, wrongType } from './read-values.ts'

const mostCharacters = 64 * 1024
const mostArguments = 1000
const mostEntries = 100

type Substitute = (text: string) => string

/** A lifecycle command in any of its three forms; null where there is nothing to run. */
export function readCommand(
  reading: Reading,
  node: Node,
  name: string,
  substitute: Substitute,
): LifecycleCommand | null {
  if (node.type !== 'object') return readOne(reading, node, name, substitute)
  const entries: [string, string | string[]][] = []
  for (const [entryName, { key, value }] of propertiesOf(reading, node)) {
    if (entryName === '' || entryName.length > 100 || entryName === '__proto__') {
      const message = `an entry of ${quote(name)} needs a name of 1 to 100 characters.`
      throw invalidAt(reading.source, key.offset, message)
    }
    const command = readOne(reading, value, `${name}.${entryName}`, substitute)
    if (command !== null) entries.push([entryName, command])
  }
  if (entries.length > mostEntries) {
    const message = `${quote(name)} has more than ${mostEntries} entries.`
    throw invalidAt(reading.source, node.offset, message)
  }
  return entries.length === 0 ? null : Object.fromEntries(entries)
}

function readOne(
  reading: Reading,
  node: Node,
  name: string,
  substitute: Substitute,
): string | string[] | null {
  const text = (part: Node, partName: string) => {
    const read = substitute(textOf(reading, part, partName, mostCharacters))
    if (read.length <= mostCharacters) return read
    const message = `${quote(partName)} is longer than ${mostCharacters} characters with its variables.`
    throw invalidAt(reading.source, part.offset, message)
  }
  if (node.type === 'string') return text(node, name) || null
  if (node.type !== 'array') throw wrongType(reading, node, name, 'a text, a list or an object')
  const parts = node.children ?? []
  if (parts.length > mostArguments) {
    const message = `${quote(name)} has more than ${mostArguments} parts.`
    throw invalidAt(reading.source, node.offset, message)
  }
  const command = parts.map((part, index) => text(part, `${name}[${index}]`))
  if (command.length === 0) return null
  if (command[0] === '') {
    const message = `the first part of ${quote(name)} names the program and cannot be empty.`
    throw invalidAt(reading.source, node.offset, message)
  }
  return command
}
