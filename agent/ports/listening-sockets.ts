import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import { CounterFile } from '../limits/counter-file.ts'

export type ListeningSocket = { port: number; inode: string }

/** One read answers with a page of the kernel's at most. */
const buffer = Buffer.alloc(16 * 1024)
/** Of more than seven thousand sockets that listen the rest is not seen. */
const mostBytes = 1024 * 1024
const listening = '0A'
/** What is connected to by `localhost`: another loopback address or the container's own is not. */
const reachable = new Set([
  '00000000',
  '0100007F',
  '00000000000000000000000000000000',
  '00000000000000000000000001000000',
  '0000000000000000FFFF000000000000',
  '0000000000000000FFFF00000100007F',
])
/** One that came while another one went is found after this long. */
const surelyEveryMs = 4000

type Table = {
  path: string
  used: CounterFile
  field: string
  /** Of its sockets, when it was read. */
  count: number | null
}

/**
 * The sockets that listen in here. The kernel goes through a table of all connections there
 * could be to list them, so it is first asked how many there are.
 */
export class ListeningSockets {
  readonly #tables: Table[]
  #knownAt = Number.NEGATIVE_INFINITY

  constructor(folder = '/proc/net') {
    const tables = [
      {
        path: `${folder}/tcp`,
        used: new CounterFile(`${folder}/sockstat`),
        field: 'TCP: inuse',
        count: null,
      },
      {
        path: `${folder}/tcp6`,
        used: new CounterFile(`${folder}/sockstat6`),
        field: 'TCP6: inuse',
        count: null,
      },
    ]
    // A kernel without IPv6 has one of them alone.
    this.#tables = tables.filter(({ path }) => existsSync(path))
  }

  /** When what was read last was certainly so: whatever is new in the next reading came later. */
  get knownAt(): number {
    return this.#knownAt
  }

  /** Whether nothing says that they are others than those that were read last. */
  isSame(nowMs: number): boolean {
    const isFresh = nowMs - this.#knownAt < surelyEveryMs
    const counts = this.#tables.map(({ used, field }) => used.field(field))
    const isSame = this.#tables.every(({ count }, index) => {
      const now = counts[index]
      return now !== null && now === count && (now === 0 || isFresh)
    })
    if (isSame && counts.every((count) => count === 0)) this.#knownAt = nowMs
    return isSame
  }

  read(nowMs: number): ListeningSocket[] {
    this.#knownAt = nowMs
    return this.#tables.flatMap((table) => {
      // Before the table: what comes in between makes it another one then.
      table.count = table.used.field(table.field)
      return table.count === 0 ? [] : readTable(table.path)
    })
  }

  [Symbol.dispose](): void {
    for (const { used } of this.#tables) used[Symbol.dispose]()
  }
}

/** Those that listen come first, so the connections after them are not read. */
function readTable(path: string): ListeningSocket[] {
  const found: ListeningSocket[] = []
  const fd = openSync(path, 'r')
  try {
    let rest = ''
    for (let bytes = 0; bytes < mostBytes; ) {
      const count = readSync(fd, buffer)
      if (count === 0) break
      bytes += count
      const lines = (rest + buffer.toString('latin1', 0, count)).split('\n')
      rest = lines.pop() ?? ''
      const sockets = lines.map(parseLine)
      found.push(...sockets.flatMap((socket) => socket?.found ?? []))
      if (sockets.some((socket) => socket?.isConnection)) break
    }
  } finally {
    closeSync(fd)
  }
  return found
}

/** Null for the line that names the columns. */
function parseLine(line: string): { found: ListeningSocket[]; isConnection: boolean } | null {
  const [number, local = '', , state, , , , , , inode] = line.trim().split(/\s+/)
  if (number === undefined || !/^\d+:$/.test(number)) return null
  const isConnection = state !== listening
  const [host = '', port = ''] = local.split(':')
  if (isConnection || inode === undefined || !reachable.has(host))
    return { found: [], isConnection }
  return { found: [{ port: Number.parseInt(port, 16), inode }], isConnection }
}
