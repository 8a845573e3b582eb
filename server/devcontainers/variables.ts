import { createHash } from 'node:crypto'
import { basename } from 'node:path/posix'
import type { Notices } from './notices.ts'

export type VariableValues = { codespaceId: string; localFolder: string; containerFolder: string }

/** Where a text stands decides what else in it looks like a variable and is none. */
export type VariablePlace = 'value' | 'environment' | 'command'

/**
 * Puts in the variables of the Dev Container specification. There is no machine of the user's
 * around the container, and the server's own environment is nobody's business (S-59): what is asked
 * of the local environment is empty or its default. `${containerEnv:…}` stays in an environment,
 * for the agent.
 */
export function substitute(
  text: string,
  place: VariablePlace,
  { values, notices }: { values: VariableValues; notices: Notices },
): string {
  return text.replace(/\$\{([^{}$]*)\}/g, (whole, expression: string) => {
    const [name = '', variable, ...otherwise] = expression.split(':')
    const known = knownValue(name, variable, values)
    if (known !== undefined) return known
    if ((name === 'localEnv' || name === 'env') && variable !== undefined) {
      if (otherwise.length > 0) return otherwise.join(':')
      notices.add(`${whole} is empty: a codespace has no local machine around it.`)
      return ''
    }
    if (name === 'containerEnv' && place !== 'environment') {
      const instead = place === 'command' ? ` In a command write $${variable ?? 'NAME'}.` : ''
      notices.add(
        `${whole} works in "containerEnv" and "remoteEnv" only and stays as it is.${instead}`,
      )
    } else if (name !== 'containerEnv' && place !== 'command') {
      // In a command it is the shell's own.
      notices.add(`${whole} is no variable of the specification and stays as it is.`)
    }
    return whole
  })
}

function knownValue(
  name: string,
  variable: string | undefined,
  { codespaceId, localFolder, containerFolder }: VariableValues,
): string | undefined {
  if (variable !== undefined) return undefined
  switch (name) {
    case 'localWorkspaceFolder':
      return localFolder
    case 'localWorkspaceFolderBasename':
      return basename(localFolder)
    case 'containerWorkspaceFolder':
      return containerFolder
    case 'containerWorkspaceFolderBasename':
      return basename(containerFolder)
    case 'devcontainerId':
      return devcontainerId(codespaceId)
    default:
      return undefined
  }
}

/**
 * As the specification makes it: 52 characters of base 32, the same for all containers
 * of a codespace.
 */
export function devcontainerId(codespaceId: string): string {
  const hash = createHash('sha256').update(codespaceId).digest('hex')
  return BigInt(`0x${hash}`).toString(32).padStart(52, '0')
}
