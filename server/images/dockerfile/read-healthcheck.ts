import type { ImageConfig } from '#server/drivers/image-building.ts'
import { DockerfileError, shortened } from './dockerfile-error.ts'
import type { Instruction } from './read-dockerfile.ts'
import { listOf } from './words.ts'

const nanosecondsIn: Record<string, number> = {
  ns: 1,
  us: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
}
/** A longer one would take as many looks at it as it has characters, squared. */
const mostDurationCharacters = 64
const durations: Record<string, string> = {
  interval: 'Interval',
  timeout: 'Timeout',
  'start-period': 'StartPeriod',
  'start-interval': 'StartInterval',
}

/** As the engine has it. */
export function readHealthcheck(
  { rest, flags, line }: Instruction,
  { shell }: ImageConfig,
): ImageConfig['healthcheck'] {
  if (rest.toUpperCase() === 'NONE') return { Test: ['NONE'] }
  const [, command = ''] = /^CMD\s+([\s\S]+)$/i.exec(rest) ?? []
  if (command === '') {
    throw new DockerfileError(line, 'HEALTHCHECK is followed by NONE, or CMD and a command.')
  }
  const list = listOf(command)
  const test = list ? ['CMD', ...list] : ['CMD-SHELL', command]
  if (!list && shell.length > 0) test.splice(0, 1, 'CMD', ...shell)
  const given = flags.map(({ name, value }) => {
    if (name === 'retries') return ['Retries', Number.parseInt(value, 10)]
    const key = durations[name]
    if (key === undefined) throw new DockerfileError(line, `HEALTHCHECK has no flag --${name}.`)
    return [key, nanoseconds(value, line)]
  })
  return { Test: test, ...Object.fromEntries(given) }
}

function nanoseconds(text: string, line: number): number {
  const given = text.length > mostDurationCharacters ? '' : text
  const parts = [...given.matchAll(/(\d+(?:\.\d+)?)(ns|us|ms|s|m|h)/g)]
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text) {
    throw new DockerfileError(line, `This is no duration such as 30s: ${shortened(text)}`)
  }
  return parts.reduce((sum, [, amount, unit = '']) => {
    return sum + Number(amount) * (nanosecondsIn[unit] ?? 0)
  }, 0)
}
