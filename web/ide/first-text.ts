import { type ComponentType, createElement, useEffect, useState } from 'react'

/** Should the text not come, the rest does. */
const longestMs = 1500

let isShown = true
let shown = Promise.resolve()
let show: () => void = () => undefined

/** At the beginning of a page: whether there will be a file's text in front. */
export function beginFirstText(isExpected: boolean): void {
  show()
  isShown = !isExpected
  if (isShown) return
  const { promise, resolve } = Promise.withResolvers<void>()
  shown = promise
  show = () => {
    isShown = true
    resolve()
  }
  setTimeout(show, longestMs)
}

/** A text is about to be painted. */
export function tellFirstText(): void {
  if (isShown) return
  const done = show
  // Not before the browser had its turn to paint it.
  requestAnimationFrame(() => setTimeout(done))
}

/**
 * The same component, drawn once the file in front is. The page has one thread, and the text is
 * what a person waits for.
 */
export function afterFirstText(component: ComponentType): ComponentType {
  // biome-ignore lint/correctness/noComponentHookFactories: it is called once for each part, by a module
  return function AfterFirstText() {
    const [isReady, setReady] = useState(isShown)
    useEffect(() => {
      let isGone = false
      if (!isReady) void shown.then(() => !isGone && setReady(true))
      return () => {
        isGone = true
      }
    }, [isReady])
    return isReady ? createElement(component) : null
  }
}
