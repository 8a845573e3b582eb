import { readProcess } from '../limits/processes.ts'
import type { Terminal } from './terminal.ts'
import type { Terminals } from './terminals.ts'

/** More than any program is away from the shell that it was started in. */
const mostParents = 40

/** The one that this device belongs to; null for none of ours, or one whose shell has ended. */
export function terminalOfDevice(terminals: Terminals, device: number): Terminal | null {
  for (const { id, exit } of device === 0 ? [] : terminals.list()) {
    const terminal = terminals.find(id)
    const { pid } = terminal?.pty ?? {}
    if (!terminal || pid === undefined || exit) continue
    if (readProcess('/proc', pid)?.terminal === device) return terminal
  }
  return null
}

/** The one that a process was started in, also by a program that has left its terminal itself. */
export function terminalOfProcess(terminals: Terminals, pid: number): Terminal | null {
  let found = readProcess('/proc', pid)
  for (let count = 0; found && count < mostParents; count += 1) {
    const terminal = terminalOfDevice(terminals, found.terminal)
    if (terminal) return terminal
    found = found.parentPid > 1 ? readProcess('/proc', found.parentPid) : null
  }
  return null
}
