import { commandHook, type LifecycleCommand } from '#agent/protocol/lifecycle.ts'
import type { DevcontainerConfig } from './devcontainers.schema.ts'

type Running = Pick<
  DevcontainerConfig,
  'commands' | 'commandsBefore' | 'containerEnv' | 'entrypoints' | 'remoteEnv'
>
type InWords = { hook: string; text: string }

/**
 * What a configuration runs, in the order in which it does, each as somebody would read it; its
 * variables first, since they tell shells, Git and loaders what to run.
 */
export function commandsInWords({
  commands,
  commandsBefore,
  containerEnv,
  entrypoints,
  remoteEnv,
}: Running): InWords[] {
  const variables = Object.entries({ containerEnv, remoteEnv }).flatMap(([hook, values]) => {
    const lines = Object.entries(values).map(([name, value]) => `${name}=${value ?? ''}`)
    return lines.length === 0 ? [] : [{ hook, text: shown(lines.join('\n')) }]
  })
  const hooks = commandHook.options.flatMap((hook) => {
    const command = commands[hook]
    const before = (commandsBefore[hook] ?? []).map(({ from, command: earlier }) => {
      return `${from}:\n${textOf(earlier)}`
    })
    const all = [...before, ...(command === undefined ? [] : [textOf(command)])]
    return all.length === 0 ? [] : [{ hook, text: shown(all.join('\n')) }]
  })
  const beginning = entrypoints.map(({ from, command }) => `${from}:\n${command}`).join('\n')
  const entrypoint = beginning === '' ? [] : [{ hook: 'entrypoint', text: shown(beginning) }]
  return [...variables, ...entrypoint, ...hooks]
}

/** One command a line. */
export function textOf(command: LifecycleCommand): string {
  if (typeof command === 'string') return command
  if (Array.isArray(command)) return command.map(quoted).join(' ')
  return Object.entries(command)
    .map(([name, one]) => `${name}: ${textOf(one)}`)
    .join('\n')
}

/** Where words end, of what no shell reads. */
const quoted = (word: string): string =>
  /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`

/**
 * What would hide, or change the direction or the look of the text around it, as its number (S-26).
 */
export const shown = (text: string): string =>
  text.replaceAll(
    /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu,
    (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`,
  )
