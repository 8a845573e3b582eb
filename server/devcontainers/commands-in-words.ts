import { type LifecycleCommand, lifecycleHook } from '#agent/protocol/lifecycle.ts'
import type { DevcontainerConfig } from './devcontainers.schema.ts'

/** What a configuration runs, in the order in which it does, each as somebody would read it. */
export function commandsInWords({
  commands,
}: Pick<DevcontainerConfig, 'commands'>): { hook: string; text: string }[] {
  return lifecycleHook.exclude(['dotfiles']).options.flatMap((hook) => {
    const command = commands[hook]
    return command === undefined ? [] : [{ hook, text: textOf(command) }]
  })
}

/** One command a line. */
function textOf(command: LifecycleCommand): string {
  if (typeof command === 'string') return command
  if (Array.isArray(command)) return command.join(' ')
  return Object.entries(command)
    .map(([name, one]) => `${name}: ${typeof one === 'string' ? one : one.join(' ')}`)
    .join('\n')
}
