import { useEffect, useRef } from 'react'
import { useIde } from '../ide-context.ts'
import type { Command } from './command.ts'

/**
 * Registers commands for as long as the component is there; their `run` may close over its state.
 */
export function useCommands(commands: readonly Command[]): void {
  const { commands: registry } = useIde()
  const current = useRef(commands)
  useEffect(() => {
    current.current = commands
  })
  // Which there are is fixed; what they do is read when they run.
  const ids = commands.map(({ id }) => id).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the ids stand for the list
  useEffect(
    () =>
      registry.register(
        current.current.map((command) => ({
          ...command,
          run: (...args) => current.current.find(({ id }) => id === command.id)?.run(...args),
        })),
      ),
    [registry, ids],
  )
}
