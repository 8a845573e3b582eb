import { commandHook } from '#agent/protocol/lifecycle.ts'
import { shown, textOf } from './commands-in-words.ts'
import type { WantedFeature } from './devcontainers.schema.ts'
import type { DevContainer, Mount } from './model/dev-container.ts'

const mostLines = 40
const mostCharacters = 2000

/**
 * What a Feature wants besides being installed, one line each, as somebody would read it: what it
 * runs, what it sets, and what it asks for, whether it gets that or not.
 */
export function featureInWords(asked: DevContainer): string[] {
  const { commands, containerEnv = {}, entrypoint, mounts = [], capAdd = [] } = asked
  const { securityOpt = [], privileged, init } = asked
  const hooks = commandHook.options.flatMap((hook) => {
    const command = commands[hook]
    return command === undefined ? [] : [`${hook}: ${textOf(command)}`]
  })
  const lines = [
    ...(entrypoint === undefined ? [] : [`entrypoint: ${entrypoint}`]),
    ...hooks,
    ...Object.entries(containerEnv).map(([name, value]) => `containerEnv: ${name}=${value}`),
    ...mounts.map((mount) => `mounts: ${mountInWords(mount)}`),
    ...(privileged ? ['privileged'] : []),
    ...(capAdd.length > 0 ? [`capAdd: ${capAdd.join(', ')}`] : []),
    ...(securityOpt.length > 0 ? [`securityOpt: ${securityOpt.join(', ')}`] : []),
    ...(init ? ['init'] : []),
  ]
  const told = lines.slice(0, mostLines).map((line) => shown(line.slice(0, mostCharacters)))
  return lines.length > mostLines ? [...told, `${lines.length - mostLines} more`] : told
}

const mountInWords = ({ type, source, target }: Mount): string =>
  `${type} ${source === null ? '' : `${source} `}at ${target}`

/** What is said of it in a devcontainer.json, one line each. */
export function optionsInWords(options: WantedFeature['options']): string[] {
  if (typeof options === 'boolean') return []
  const all = typeof options === 'string' ? { version: options } : options
  return Object.entries(all).map(([name, value]) => shown(`${name}=${value}`))
}
