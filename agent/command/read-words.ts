/** A mistake in what was typed after `bothy`, in words that say what would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export type BothyWords =
  | { kind: 'help' }
  | { kind: 'completion'; shell: 'bash' | 'zsh' }
  | { kind: 'keep'; forMs: number | null; budgetMs: number | null; command: readonly string[] }
  | { kind: 'status' | 'stop' | 'list-ports' | 'url' }
  | { kind: 'port-url' | 'add-port'; port: number }
  | { kind: 'visibility'; port: number; visibility: 'private' | 'org' | 'public' }

const units: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000 }
const visibilities = ['private', 'org', 'public'] as const

/** @throws UsageError */
export function readWords([first, ...rest]: readonly string[]): BothyWords {
  if (first === undefined || ['help', '--help', '-h'].includes(first)) return { kind: 'help' }
  if (first !== 'keep' && (rest.includes('--help') || rest.includes('-h'))) return { kind: 'help' }
  switch (first) {
    case 'keep':
      return readKeep(rest)
    case 'status':
    case 'stop':
      return nothingAfter(rest, { kind: first })
    case 'url': {
      const [port, ...more] = rest
      return nothingAfter(
        more,
        port === undefined ? { kind: 'url' } : { kind: 'port-url', port: readPort(port) },
      )
    }
    case 'port':
      return readPortWords(rest)
    case 'completion': {
      const [shell, ...more] = rest
      if (shell !== 'bash' && shell !== 'zsh') {
        throw new UsageError('Name the shell: bothy completion bash, or bothy completion zsh.')
      }
      return nothingAfter(more, { kind: 'completion', shell })
    }
    default:
      throw new UsageError(`There is no "bothy ${first}". See bothy --help.`)
  }
}

function readKeep(words: readonly string[]): BothyWords {
  let forMs: number | null = null
  let budgetMs: number | null = null
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (word === '--') {
      const command = words.slice(at + 1)
      if (command.length === 0) break
      return { kind: 'keep', forMs, budgetMs, command }
    }
    if (word === '--help' || word === '-h') return { kind: 'help' }
    const [name, given] = word.split(/=(.*)/s)
    if (name !== '--for' && name !== '--budget') {
      throw new UsageError(
        `"${word}" is not understood. The command comes after two dashes: bothy keep -- make test`,
      )
    }
    if (given === undefined) at += 1
    const duration = readDuration(name, given ?? words[at])
    if (name === '--for') forMs = duration
    else budgetMs = duration
  }
  throw new UsageError('Say what is to be run, after two dashes: bothy keep --for 2h -- make test')
}

function readPortWords([verb, ...rest]: readonly string[]): BothyWords {
  const [port, visibility, ...more] = rest
  if (verb === 'list') return nothingAfter(rest, { kind: 'list-ports' })
  if (verb === 'add') {
    return nothingAfter(rest.slice(1), { kind: 'add-port', port: readPort(port) })
  }
  if (verb === 'visibility') {
    const word = visibility === 'organization' ? 'org' : visibility
    const wanted = visibilities.find((one) => one === word)
    if (!wanted) throw new UsageError('Say private, org or public: bothy port visibility 3000 org')
    return nothingAfter(more, { kind: 'visibility', port: readPort(port), visibility: wanted })
  }
  throw new UsageError('Say what about ports: bothy port list, add or visibility.')
}

function readPort(word: string | undefined): number {
  const port = /^\d{1,5}$/.test(word ?? '') ? Number(word) : 0
  if (port >= 1 && port <= 65_535) return port
  throw new UsageError(
    word === undefined ? 'Name a port, such as 3000.' : `"${word}" is no port from 1 to 65535.`,
  )
}

function readDuration(option: string, word: string | undefined): number {
  const [, number = '', unit = ''] = /^(\d{1,5}(?:\.\d{1,2})?)([smh])$/.exec(word ?? '') ?? []
  const ms = Number(number) * (units[unit] ?? 0)
  if (ms > 0) return ms
  throw new UsageError(`${option} wants a time such as 90s, 45m or 2h.`)
}

function nothingAfter(more: readonly string[], words: BothyWords): BothyWords {
  if (more.length === 0) return words
  throw new UsageError(`"${more[0]}" is one word too many. See bothy --help.`)
}
