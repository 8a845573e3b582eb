import { type LifecycleCommand, lifecycleHook } from '#agent/protocol/lifecycle.ts'
import type { DevcontainerConfig } from './devcontainers.schema.ts'

/** What a configuration runs, in the order in which it does, each as somebody would read it. */
export function commandsInWords({
  commands,
}: Pick<DevcontainerConfig, 'commands'>): { hook: string; text: string }[] {
  return lifecycleHook.exclude(['dotfiles']).options.flatMap((hook) => {
    const command = commands[hook]
    return command === undefined ? [] : [{ hook, text: shown(textOf(command)) }]
  })
}

/** One command a line. */
function textOf(command: LifecycleCommand): string {
  if (typeof command === 'string') return command
  if (Array.isArray(command)) return command.map(quoted).join(' ')
  return Object.entries(command)
    .map(([name, one]) => `${name}: ${textOf(one)}`)
    .join('\n')
}

/** Where words end, of what no shell reads. */
const quoted = (word: string): string =>
  /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`

/** What would hide, or change the direction or the look of the text around it, as its number (S-26). */
const shown = (text: string): string =>
  text.replaceAll(
    /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu,
    (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`,
  )
