import { closeSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs'
import { basename } from 'node:path'
import { readProcess, type SeenProcess } from '../limits/processes.ts'
import { containerPaths } from '../protocol/line.ts'
import { type DetectedPort, mostCommandLetters } from '../protocol/ports.ts'
import type { EffectiveUser } from '../user/effective-user.ts'

/** A process that holds a socket, as it was found. */
export type Holder = {
  seen: SeenProcess
  told: NonNullable<DetectedPort['process']>
  /** The agent itself, or what the kit runs. */
  isOwn: boolean
}

/** Between turns others are served. */
const turnMs = 4
const mostLinks = 50_000
const cmdline = Buffer.alloc(4096)

/**
 * Who holds these sockets; of several processes that share one, the first that was started. One
 * that may not be looked at is not found: what is not the user's takes an agent that is root.
 */
export async function findHolders(
  user: EffectiveUser,
  inodes: Iterable<string>,
): Promise<Map<string, Holder>> {
  const search = new Search(inodes)
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger)
  pids.sort((one, other) => one - other)
  const closed: number[] = []
  while (search.isOn && pids.length > 0) {
    closed.push(...search.lookInto(pids))
    await nextTurn()
  }
  while (search.isOn && closed.length > 0) {
    await user.asRoot(() => search.lookInto(closed))
    await nextTurn()
  }
  return search.found
}

class Search {
  readonly found = new Map<string, Holder>()
  readonly #wanted: Set<string>
  #links = 0

  constructor(inodes: Iterable<string>) {
    this.#wanted = new Set(inodes)
  }

  get isOn(): boolean {
    return this.#wanted.size > 0 && this.#links < mostLinks
  }

  /** Takes from the beginning what there is time for; answers with those that are closed to us. */
  lookInto(pids: number[]): number[] {
    const deadline = performance.now() + turnMs
    const closed: number[] = []
    while (this.isOn && performance.now() < deadline) {
      const pid = pids.shift()
      if (pid === undefined) break
      try {
        this.#lookAt(pid)
      } catch (error) {
        // Most often it has ended between one look and the next.
        if ((error as NodeJS.ErrnoException).code === 'EACCES') closed.push(pid)
      }
    }
    return closed
  }

  #lookAt(pid: number): void {
    const folder = `/proc/${pid}/fd`
    for (const descriptor of readdirSync(folder)) {
      this.#links += 1
      const inode = inodeOf(`${folder}/${descriptor}`)
      if (inode === null || !this.#wanted.has(inode)) continue
      const holder = readHolder(pid)
      if (!holder) return
      this.found.set(inode, holder)
      this.#wanted.delete(inode)
    }
  }
}

function inodeOf(descriptor: string): string | null {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(descriptor))?.[1] ?? null
  } catch {
    return null // It was closed meanwhile.
  }
}

function readHolder(pid: number): Holder | null {
  const seen = readProcess('/proc', pid)
  if (!seen) return null
  const command = commandOf(pid) || seen.name
  return { seen, told: { pid, name: nameIn(command) || seen.name, command }, isOwn: isOwn(pid) }
}

/** As it is now, in one line; empty for what has none, as a process that ends. */
function commandOf(pid: number): string {
  try {
    const fd = openSync(`/proc/${pid}/cmdline`, 'r')
    try {
      const text = cmdline.toString('utf8', 0, readSync(fd, cmdline))
      return text
        .replaceAll('\0', ' ')
        .replaceAll(/\p{C}/gu, '?')
        .trim()
        .slice(0, mostCommandLetters)
    } finally {
      closeSync(fd)
    }
  } catch {
    return ''
  }
}

/**
 * Of the program, as it was called or calls itself: the kernel's name is that of a thread, which
 * in Node is no program's.
 */
function nameIn(command: string): string {
  const [first = ''] = command.split(' ')
  return basename(first).replace(/^-|:$/g, '').slice(0, 64)
}

function isOwn(pid: number): boolean {
  if (pid === process.pid) return true
  try {
    return readlinkSync(`/proc/${pid}/exe`).startsWith(`${containerPaths.kits}/`)
  } catch {
    return false // Somebody else's, and so not the kit's.
  }
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))
