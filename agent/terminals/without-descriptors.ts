import { existsSync } from 'node:fs'
import { kitBusybox } from './kit-busybox.ts'

type Command = { file: string; args: string[] }

/**
 * The addon leaves the descriptors of other terminals open across exec. A shell that held one could
 * read what another terminal prints, and would keep it from being hung up. So a shell that
 * understands numbers of more than one digit closes them, and then becomes the command.
 */
export function withoutDescriptors(command: Command, descriptors: number[]): Command {
  if (descriptors.length === 0) return command
  const closing = `exec ${descriptors.map((descriptor) => `${descriptor}>&-`).join(' ')}`
  const script = `${closing}; exec "$0" "$@"`
  const rest = ['-c', script, command.file, ...command.args]
  const busybox = kitBusybox()
  if (busybox) return { file: busybox, args: ['sh', ...rest] }
  return existsSync('/bin/bash') ? { file: '/bin/bash', args: rest } : command
}
