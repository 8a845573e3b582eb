import type { ContainerEvent } from '../container-driver.ts'
import type { Engine } from './engine.ts'
import { readJsonLines } from './json-lines.ts'
import { labels, type ObjectNames } from './object-names.ts'

type EngineEvent = { Action?: string; Actor?: { Attributes?: Record<string, string> } }

const kinds: Record<string, ContainerEvent['kind']> = {
  start: 'started',
  die: 'exited',
  destroy: 'removed',
  pause: 'paused',
  unpause: 'resumed',
}

/** From the moment of the call, not of the first read. Tasks are not told. */
export function watchContainers(
  engine: Engine,
  names: ObjectNames,
  signal: AbortSignal,
): AsyncIterable<ContainerEvent> {
  const since = (Date.now() / 1000).toFixed(3)
  const query = { since, filters: { type: ['container'], ...names.filter() } }
  return (async function* () {
    try {
      const stream = await engine.stream('GET', '/events', { query, signal })
      for await (const event of readJsonLines<EngineEvent>(stream)) {
        const { [labels.codespace]: codespaceId, [labels.task]: task } =
          event.Actor?.Attributes ?? {}
        if (signal.aborted) return
        if (codespaceId && !task) yield { codespaceId, kind: kinds[event.Action ?? ''] ?? 'other' }
      }
    } catch (error) {
      if (signal.aborted) return
      throw error
    }
    if (!signal.aborted) throw new Error('The container engine ended its stream of events.')
  })()
}
