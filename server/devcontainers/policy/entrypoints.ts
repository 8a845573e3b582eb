import type { DevcontainerConfig } from '../devcontainers.schema.ts'
import type { Merged } from '../merge/merge-dev-containers.ts'
import type { Notices } from '../notices.ts'

const mostOfThem = 100
const mostCharacters = 64 * 1024
const mostName = 200

/**
 * What image and Features begin with, in their order. A file of the repository’s has no such key:
 * what it wants to begin with is a lifecycle command.
 */
export function judgeEntrypoints(
  { devContainer }: Merged,
  own: readonly string[],
  notices: Notices,
): DevcontainerConfig['entrypoints'] {
  let characters = 0
  return devContainer.entrypoints.flatMap(({ from, command }, index) => {
    if (command.trim() === '') return []
    if (own.includes(from)) {
      notices.add('"entrypoint" has no effect: put it into "postStartCommand".')
      return []
    }
    characters += command.length
    if (index >= mostOfThem || characters > mostCharacters) {
      notices.add(`"entrypoint" of ${from} does not run: there is too much that is to begin.`)
      return []
    }
    return [{ from: from.slice(0, mostName), command }]
  })
}
