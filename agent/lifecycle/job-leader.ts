import { existsSync } from 'node:fs'
import { kitBusybox } from '../terminals/kit-busybox.ts'

export type Program = { file: string; args: string[] }

/**
 * The command is the foreground job of a shell that leads the session, and that takes the
 * terminal back when the command ends. So what the command left in the background gets no SIGHUP,
 * which the foreground would get from the kernel when the session's leader goes: `server &` goes
 * on, as it does where a command has no terminal. Without Ctrl+Z, which would leave nobody to go
 * on with the command.
 */
const script = 'stty susp undef 2>/dev/null; set -m; "$@"; exit $?'

/** `file` must be a path: the kit's shell would take its own `ls` before the image's. */
export function underLeader({ file, args }: Program): Program {
  const rest = ['-c', script, 'sh', file, ...args]
  const busybox = kitBusybox()
  if (busybox) return { file: busybox, args: ['sh', ...rest] }
  return existsSync('/bin/sh') ? { file: '/bin/sh', args: rest } : { file, args }
}
