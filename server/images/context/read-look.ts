import { Breath, sortInTurns } from './breath.ts'
import { fileMaxBytes, lookEnd } from './look-script.ts'

export type ContextEntry = {
  kind: 'file' | 'folder' | 'link'
  /** Relative to the context. */
  path: string
  /** Octal. */
  mode: string
  /** SHA-256 of a file, the target of a link. */
  content: string
}

export type LookedAt =
  | {
      kind: 'found'
      dockerfile: string
      dockerignore: string
      /** Null where it was not looked at, since nothing is copied from it. */
      entries: ContextEntry[] | null
    }
  | { kind: 'problem'; of: 'dockerfile' | 'context'; why: 'link' | 'missing' | 'large' }

/** Each of them takes some hundred bytes of the server's memory. */
const mostEntries = 250_000

const kinds: Record<string, ContextEntry['kind']> = { f: 'file', d: 'folder', l: 'link' }

/**
 * Reads what `lookScript` printed; null where that is not whole. Others have their turn meanwhile.
 */
export async function readLook(output: Buffer): Promise<LookedAt | null> {
  const problem = /^problem (dockerfile|context) (link|missing|large)\nend\n$/.exec(
    output.subarray(-100).toString('latin1').split('\n').slice(-3).join('\n'),
  )
  if (problem) {
    const [, of, why] = problem as unknown as [string, 'context', 'link']
    return { kind: 'problem', of, why }
  }
  if (!output.subarray(-lookEnd.length).equals(Buffer.from(lookEnd))) return null
  const head = takeLines(output)
  const dockerfile = decoded(head.get('dockerfile'))
  if (dockerfile === null) return null
  if (dockerfile.length > fileMaxBytes) return { kind: 'problem', of: 'dockerfile', why: 'large' }
  const list = /^(\d{1,9}) (\d{1,9})$/.exec(head.get('list') ?? '')
  const [listBytes = 0, allBytes = 0] = list?.slice(1).map(Number) ?? []
  const body = output.subarray(head.end, head.end + allBytes)
  const listed = body.subarray(0, listBytes)
  const entries = list ? await readEntries(listed, body.subarray(listBytes)) : null
  if (entries === 'too many') return { kind: 'problem', of: 'context', why: 'large' }
  const dockerignore = decoded(head.get('ignore'))?.toString('utf8') ?? ''
  return { kind: 'found', dockerfile: dockerfile.toString('utf8'), dockerignore, entries }
}

const decoded = (text: string | undefined): Buffer | null =>
  text === undefined ? null : Buffer.from(text, 'base64')

/** Lines of a word and what it says, up to the list or the end. */
function takeLines(output: Buffer): { get(word: string): string | undefined; end: number } {
  const said = new Map<string, string>()
  let at = 0
  while (!said.has('list')) {
    const end = output.indexOf('\n', at)
    const line = output.subarray(at, end === -1 ? undefined : end).toString('latin1')
    const [, word = '', rest = ''] = /^(dockerfile|ignore|list) (.*)$/.exec(line) ?? []
    if (end === -1 || word === '') break
    said.set(word, rest)
    at = end + 1
  }
  return { get: (word) => said.get(word), end: at }
}

async function readEntries(list: Buffer, sums: Buffer): Promise<ContextEntry[] | 'too many'> {
  const breath = new Breath()
  const sumOf = new Map<string, string>()
  for (const line of fieldsOf(sums)) {
    if (breath.isDue) await breath.take()
    if (sumOf.size > mostEntries) return 'too many'
    sumOf.set(line.slice(66), line.slice(0, 64))
  }
  const entries: ContextEntry[] = []
  let read: string[] = []
  let count = 0
  for (const field of fieldsOf(list)) {
    if (breath.isDue) await breath.take()
    read.push(field)
    if (read.length < 4) continue
    const [letter = '', mode = '', path = '', target = ''] = read
    read = []
    count += 1
    if (count > mostEntries) return 'too many'
    const kind = kinds[letter]
    // Sockets, devices and the like are nothing to copy.
    if (!kind) continue
    const content = kind === 'file' ? (sumOf.get(path) ?? '') : target
    entries.push({ kind, path, mode, content })
  }
  return sortInTurns(entries, (one, other) => (one.path < other.path ? -1 : 1))
}

function* fieldsOf(bytes: Buffer): Generator<string> {
  let at = 0
  for (let end = bytes.indexOf(0); end !== -1; end = bytes.indexOf(0, at)) {
    yield bytes.toString('utf8', at, end)
    at = end + 1
  }
}
