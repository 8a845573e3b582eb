import { type ComponentType, createElement, lazy, useState } from 'react'

/**
 * A component whose code is fetched by `load`, drawn at once where that has arrived before. `lazy` alone would
 * suspend for a moment even then, and React holds back for 300 ms what has been suspended.
 */
export function readyComponent<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> & { preload(): Promise<unknown> } {
  let ready: ComponentType<Props> | null = null
  const fetched = async () => {
    ready = await load()
    return ready
  }
  const Later = lazy(async () => ({ default: await fetched() })) as unknown as ComponentType<Props>
  // biome-ignore lint/correctness/noComponentHookFactories: it is called once for each part, by a module
  function ReadyComponent(props: Props) {
    // Chosen once: another type later on would be another component, with nothing kept.
    const [Chosen] = useState(() => ready ?? Later)
    return createElement(Chosen, props)
  }
  return Object.assign(ReadyComponent, { preload: fetched })
}
