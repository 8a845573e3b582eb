import { DockerfileError, shortened } from './dockerfile-error.ts'

const flag = /^--([a-z][a-z0-9-]*)(?:=((?:"[^"]*"|'[^']*'|[^\s"'])*))?(?:\s+|$)/

const mostFlags = 100

export type Flag = { name: string; value: string }

/** The flags at the beginning of what follows an instruction's name. */
export function readFlags(text: string, line: number): { flags: Flag[]; rest: string } {
  const flags: Flag[] = []
  let rest = text
  while (rest.startsWith('--')) {
    const found = flag.exec(rest)
    if (!found) throw new DockerfileError(line, `This is no flag: ${shortened(rest)}`)
    const [whole, name = '', value = 'true'] = found
    flags.push({ name, value: value.replaceAll(/["']/g, '') })
    rest = rest.slice(whole.length)
    if (flags.length > mostFlags) {
      throw new DockerfileError(line, `There are more than ${mostFlags} flags.`)
    }
  }
  return { flags, rest }
}

/** `type=cache,target=/root/.cache` as what it says; a name alone is `true`. */
export function readPairs(value: string): Map<string, string> {
  return new Map(
    value.split(',').map((part) => {
      const at = part.indexOf('=')
      return at === -1 ? [part, 'true'] : [part.slice(0, at), part.slice(at + 1)]
    }),
  )
}

/** A mount without a type is one. */
export const isBindMount = ({ name, value }: Flag): boolean =>
  name === 'mount' && (readPairs(value).get('type') ?? 'bind') === 'bind'
