import { readdirSync, readFileSync } from 'node:fs'

export type SeenProcess = {
  pid: number
  parentPid: number
  name: string
  /** One letter, as proc(5) has it. */
  state: string
  /** With the number it names a process for good: numbers are given again. */
  startTime: string
  residentPages: number
  threads: number
  /** The device it is controlled by, as a number; 0 for none. */
  terminal: number
}

/** All processes that are there now, as far as they can be seen. */
export function readProcesses(folder: string): SeenProcess[] {
  const processes: SeenProcess[] = []
  for (const name of readdirSync(folder)) {
    const pid = Number(name)
    if (!Number.isInteger(pid)) continue
    const found = readProcess(folder, pid)
    if (found) processes.push(found)
  }
  return processes
}

/** Null where it is gone. */
export function readProcess(folder: string, pid: number): SeenProcess | null {
  try {
    return parseStat(pid, readFileSync(`${folder}/${pid}/stat`, 'utf8'))
  } catch {
    // It ended between one look and the next.
    return null
  }
}

/** A name may hold spaces and brackets, so it is what stands between the first and the last one. */
function parseStat(pid: number, stat: string): SeenProcess | null {
  const nameEnd = stat.lastIndexOf(')')
  const name = stat.slice(stat.indexOf('(') + 1, nameEnd)
  const fields = stat.slice(nameEnd + 2).split(' ')
  const [state, parentPid, , , terminal] = fields
  const [threads, startTime, residentPages] = [fields[17], fields[19], fields[21]]
  if (!state || !parentPid || !terminal || !threads || !startTime || !residentPages) return null
  return {
    pid,
    parentPid: Number(parentPid),
    name: printable(name),
    state,
    startTime,
    residentPages: Number(residentPages),
    threads: Number(threads),
    terminal: Number(terminal),
  }
}

/** Whoever runs a program names it. */
function printable(name: string): string {
  return name.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '?').slice(0, 64)
}
