import type { ContainerEvent } from '../../container-driver.ts'
import { labels, type ObjectNames } from '../object-names.ts'
import type { Engine } from './engine.ts'
import { readJsonLines } from './json-lines.ts'

type EngineEvent = {
  Type?: string
  Action?: string
  Actor?: { ID?: string; Attributes?: Record<string, string> }
}

const kinds: Record<string, ContainerEvent['kind']> = {
  start: 'started',
  die: 'exited',
  destroy: 'removed',
  pause: 'paused',
  unpause: 'resumed',
  oom: 'other',
  rename: 'other',
}

/** From the moment of the call, not of the first read. Tasks and services are not told. */
export function watchContainers(
  engine: Engine,
  names: ObjectNames,
  signal: AbortSignal,
): AsyncIterable<ContainerEvent> {
  const since = (Date.now() / 1000).toFixed(3)
  // Networks' events carry no labels, so whose they are is seen here.
  const event = [...Object.keys(kinds), 'create', 'disconnect']
  const filters = { type: ['container', 'network'], event }
  const understand = reader(names)
  return (async function* () {
    try {
      const stream = await engine.stream('GET', '/events', { query: { since, filters }, signal })
      for await (const event of readJsonLines<EngineEvent>(stream)) {
        if (signal.aborted) return
        const told = understand(event)
        if (told) yield told
      }
    } catch (error) {
      if (signal.aborted) return
      throw error
    }
    if (!signal.aborted) throw new Error('The container engine ended its stream of events.')
  })()
}

function reader(names: ObjectNames): (event: EngineEvent) => ContainerEvent | null {
  /**
   * Whose being off their network is no news: containers that do not run, and those of
   * tasks and services.
   */
  const expected = new Set<string>()
  return ({ Type, Action = '', Actor: { ID = '', Attributes = {} } = {} }) => {
    if (Type === 'network') {
      const codespaceId = names.codespaceOf(Attributes.name ?? '')
      const isNews = Action === 'disconnect' && !expected.has(Attributes.container ?? '')
      if (codespaceId === null || !isNews) return null
      return { codespaceId, kind: 'disconnected' }
    }
    const { [labels.codespace]: codespaceId } = Attributes
    const isBeside = Boolean(Attributes[labels.task] || Attributes[labels.companion])
    const isHolder = Boolean(Attributes[labels.holder])
    if (Attributes[labels.instance] !== names.instance || !codespaceId) return null
    if (Action === 'destroy') expected.delete(ID)
    else if (Action === 'create' || Action === 'die' || isBeside) expected.add(ID)
    else if (Action === 'start') expected.delete(ID)
    // With it the codespace's own container is off its network, or will be.
    if (isHolder) return Action === 'die' ? { codespaceId, kind: 'disconnected' } : null
    return isBeside || Action === 'create' ? null : { codespaceId, kind: kinds[Action] ?? 'other' }
  }
}
