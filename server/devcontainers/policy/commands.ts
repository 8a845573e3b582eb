import type { LifecycleCommand } from '#agent/protocol/lifecycle.ts'
import type { DevcontainerConfig } from '../devcontainers.schema.ts'
import type { Merged } from '../merge/merge-dev-containers.ts'
import { commandHooks } from '../model/read-dev-container.ts'
import type { Notices } from '../notices.ts'

/**
 * Of one hook, each a terminal: of what an image and Features want, beside the repository's own.
 */
const mostBefore = 100
/** Of all hooks together: the agent is told all of it at each start. */
const mostCharacters = 256 * 1024
const mostName = 200

/**
 * What is run, whose commands come in which order: the image's, its Features', then the
 * repository's own.
 */
export function judgeCommands(
  { devContainer }: Merged,
  own: readonly string[],
  notices: Notices,
): Pick<DevcontainerConfig, 'commands' | 'commandsBefore'> {
  const judged: Pick<DevcontainerConfig, 'commands' | 'commandsBefore'> = {
    commands: {},
    commandsBefore: {},
  }
  let characters = 0
  for (const hook of commandHooks) {
    let count = 0
    for (const { from, command } of devContainer.commands[hook] ?? []) {
      if (own.includes(from)) {
        judged.commands[hook] = command
        continue
      }
      count += numberOf(command)
      characters += JSON.stringify(command).length
      if (count > mostBefore || characters > mostCharacters) {
        notices.add(`"${hook}" of ${from} does not run: there is too much that is to run before.`)
        continue
      }
      const before = judged.commandsBefore[hook] ?? []
      judged.commandsBefore[hook] = [...before, { from: from.slice(0, mostName), command }]
    }
  }
  return judged
}

const numberOf = (command: LifecycleCommand): number =>
  typeof command === 'string' || Array.isArray(command) ? 1 : Object.keys(command).length
