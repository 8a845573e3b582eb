import type { Node } from 'jsonc-parser'
import { quote } from './notices.ts'
import { invalidAt } from './read-json.ts'
import { propertiesOf, type Reading, textOf, wrongType } from './read-values.ts'

const mostVariables = 500
const mostCharacters = 32 * 1024
/** The agent is told all of it at each start, and a program takes no more with it. */
const mostCharactersTogether = 256 * 1024

type Options = { mayBeNull: boolean; substitute: (text: string) => string }

/** `containerEnv` or `remoteEnv`. A variable that cannot be set is left out and remarked. */
export function readEnvironment(
  reading: Reading,
  node: Node,
  name: string,
  { mayBeNull, substitute }: Options,
): [string, string | null][] {
  if (node.type !== 'object') throw wrongType(reading, node, name, 'an object')
  const read: [string, string | null][] = []
  let characters = 0
  for (const [variable, { value }] of propertiesOf(reading, node)) {
    const content =
      mayBeNull && value.type === 'null'
        ? null
        : substitute(textOf(reading, value, `${name}.${variable}`, mostCharacters))
    const fault = nameFault(variable)
    if (fault) {
      reading.notices.add(`${quote(variable)} in ${quote(name)} ${fault}; it is left out.`)
      continue
    }
    characters += variable.length + (content?.length ?? 0)
    read.push([variable, content])
  }
  if (read.length > mostVariables || characters > mostCharactersTogether) {
    const message = `${quote(name)} has more than ${mostVariables} variables or 256 KB of them.`
    throw invalidAt(reading.source, node.offset, message)
  }
  return read
}

/** The agent says these of every process of the user's. */
const ofTheAgent = new Set(['HOME', 'USER', 'LOGNAME', 'SHELL', 'TERM', 'COLORTERM', 'PWD'])

/**
 * Why a variable of this name is not a repository's to set: the rest of a sentence;
 * null where it is.
 */
export function nameFault(name: string): string | null {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,199}$/.test(name) || name === '__proto__') {
    return 'cannot be the name of a variable'
  }
  if (name.startsWith('BOTHY_')) return 'begins with BOTHY_, which is Bothy’s own'
  if (ofTheAgent.has(name)) return 'is set by Bothy for every terminal and command'
  return null
}
