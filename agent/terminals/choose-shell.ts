import { constants, statSync } from 'node:fs'
import { basename } from 'node:path'
import type { AgentUser } from '../user/agent-user.ts'
import { kitBusybox } from './kit-busybox.ts'

export type Shell = { file: string; args: string[]; name: string }

export const loginShells = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'mksh', 'fish'])
/** Named in account databases for those who shall not log in. */
const noShells = new Set(['nologin', 'false', 'true', 'sync'])

const placesOf = (name: string) =>
  ['/bin', '/usr/bin', '/usr/local/bin'].map((folder) => `${folder}/${name}`)

/** The `chosen` one where the image has it, else the user's own shell, or the best one the image has, or the kit's where it has none. */
export function chooseShell(user: AgentUser, chosen?: string): Shell {
  const preferred = chosen === undefined ? undefined : placesOf(chosen).find(isExecutable)
  if (preferred) return { file: preferred, args: ['-l'], name: basename(preferred) }
  const wanted = user.shell && !noShells.has(basename(user.shell)) ? [user.shell] : []
  const file = [...wanted, '/bin/bash', '/bin/sh'].find(isExecutable)
  if (file) {
    const name = basename(file)
    return { file, args: loginShells.has(name) ? ['-l'] : [], name }
  }
  const busybox = kitBusybox()
  if (busybox && isExecutable(busybox)) {
    return { file: busybox, args: ['sh', '-l'], name: 'sh' }
  }
  throw new Error('There is no shell in this image.')
}

function isExecutable(file: string): boolean {
  const anybody = constants.S_IXUSR | constants.S_IXGRP | constants.S_IXOTH
  const found = statSync(file, { throwIfNoEntry: false })
  return found?.isFile() === true && (found.mode & anybody) !== 0
}
