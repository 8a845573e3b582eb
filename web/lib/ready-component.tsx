import { type ComponentType, createElement, type ReactNode, useEffect, useState } from 'react'
import { fetchPart, withstand } from './fetch-part.ts'

/**
 * A component whose code is fetched by `load`, drawn at once where that has arrived before and
 * in the moment it does otherwise; `waiting` is drawn until then, with the same properties where
 * it is a component. React's `lazy` would hold back for 300 ms what has been suspended, and
 * suspends even for what is there. What cannot be fetched after several attempts is thrown to
 * the boundary around it.
 */
export function readyComponent<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waiting: ReactNode | ComponentType<Props> = null,
): ComponentType<Props> & { preload(): Promise<unknown> } {
  let ready: ComponentType<Props> | null = null
  let loading: Promise<void> | null = null
  const fetched = () => {
    loading ??= load().then(
      (component) => {
        ready = component
      },
      (error: unknown) => {
        // The next one to want it asks again.
        loading = null
        throw error
      },
    )
    return loading
  }
  // biome-ignore lint/correctness/noComponentHookFactories: it is called once for each part, by a module
  function ReadyComponent(props: Props) {
    const [isReady, setReady] = useState(ready !== null)
    const [failure, setFailure] = useState<{ error: unknown } | null>(null)
    useEffect(() => {
      if (isReady) return
      let isGone = false
      fetchPart(fetched).then(
        () => !isGone && setReady(true),
        (error: unknown) => !isGone && setFailure({ error }),
      )
      return () => {
        isGone = true
      }
    }, [isReady])
    if (failure !== null) throw failure.error
    if (ready !== null && isReady) return createElement(ready, props)
    return typeof waiting === 'function' ? createElement(waiting, props) : waiting
  }
  const preload = () =>
    fetched().catch((error: unknown) => {
      withstand(error)
      throw error
    })
  return Object.assign(ReadyComponent, { preload })
}
