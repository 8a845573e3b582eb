import type { DevContainer } from '../model/dev-container.ts'
import { nameFault } from '../read-environment.ts'

/** Those that a key of the specification can say too. */
export type FromRunArgs = Pick<DevContainer, 'init' | 'containerUser' | 'capAdd'> & {
  containerEnv: Record<string, string>
  shmBytes?: number
  /** Words that change nothing here: what they would set is Bothy’s, and harmless. */
  dropped: string[]
  /** Words that would reach beyond the container, or that nobody knows. */
  refused: string[]
}

/** One word for each flag, however it is written. */
const flags: Record<string, string> = {
  '-e': '--env',
  '-u': '--user',
  '-h': '--hostname',
  '-l': '--label',
}
const withoutValue = new Set([
  '--init',
  '--rm',
  '--interactive',
  '--tty',
  '-i',
  '-t',
  '-it',
  '-d',
  '--detach',
])
/** Names, and limits: the server’s own hold. */
const harmless = new Set([
  '--hostname',
  '--name',
  '--label',
  '--memory',
  '-m',
  '--memory-swap',
  '--memory-reservation',
  '--cpus',
  '--cpu-shares',
  '--ulimit',
  '--workdir',
  '-w',
  '--platform',
  '--pull',
  '--stop-timeout',
])

const userForm = /^([a-z_][a-z0-9_-]{0,31}\$?|\d{1,9})$/
const variableForm = /^([A-Za-z_][A-Za-z0-9_]{0,199})=([^\0]*)$/
const units = { b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }

/**
 * What the words for `docker run` come to. Nothing of them ever gets to the engine: they are read,
 * and what a key of the specification could have said as well is taken from them (S-57).
 */
export function judgeRunArgs(words: readonly string[]): FromRunArgs {
  const found: FromRunArgs = { containerEnv: {}, dropped: [], refused: [] }
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    const [written = '', ...rest] = word.split('=')
    const flag = flags[written] ?? written
    const isJoined = word.startsWith('--') && rest.length > 0
    const isAlone = withoutValue.has(word) || !word.startsWith('-')
    const next = words[at + 1]
    const hasNext = !isJoined && !isAlone && next !== undefined && !/^--?[a-z]/i.test(next)
    const value = isJoined ? rest.join('=') : hasNext ? next : null
    const shown = hasNext ? `${word} ${next}` : word
    if (hasNext) at += 1
    if (take(found, flag, value)) continue
    const isHarmless = harmless.has(flag) || withoutValue.has(word)
    const into = isHarmless ? found.dropped : found.refused
    into.push(shown)
  }
  return found
}

function take(found: FromRunArgs, flag: string, value: string | null): boolean {
  if (flag === '--init' && (value === null || value === 'true')) {
    found.init = true
    return true
  }
  if (value === null) return false
  if (flag === '--env') {
    const [, name, content] = variableForm.exec(value) ?? []
    if (name === undefined || content === undefined || nameFault(name)) return false
    found.containerEnv[name] = content
    return true
  }
  if (flag === '--user' && userForm.test(value)) {
    found.containerUser = value
    return true
  }
  if (flag === '--cap-add') {
    found.capAdd = [...(found.capAdd ?? []), value]
    return true
  }
  if (flag === '--shm-size') {
    const [, digits, unit = 'b'] = /^(\d{1,12})([bkmg])?b?$/i.exec(value) ?? []
    if (digits === undefined) return false
    found.shmBytes = Number(digits) * units[unit.toLowerCase() as keyof typeof units]
    return true
  }
  return false
}
