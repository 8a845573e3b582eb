import { type ComponentType, type ReactNode, useEffect, useState } from 'react'
import { onToasts } from './toasts.ts'

export { showToast } from './toasts.ts'

const retryMs = 5000

/** Where toasts appear; once, around the whole app. F6 moves the focus there. */
export function ToastRegion({ children }: { children: ReactNode }) {
  const [Viewport, setViewport] = useState<ComponentType | null>(null)
  useEffect(() => {
    let isLoading = false
    let timer: ReturnType<typeof setTimeout> | undefined
    // Many a visit only looks at a list: what draws them is fetched with the first of them, or
    // ahead of it once something is done, since a toast often says that the network is gone.
    const load = () => {
      if (isLoading) return
      isLoading = true
      import('./ToastViewport.tsx').then(
        ({ ToastViewport }) => {
          stop()
          setViewport(() => ToastViewport)
        },
        () => {
          timer = setTimeout(() => {
            isLoading = false
            load()
          }, retryMs)
        },
      )
    }
    const stopToasts = onToasts(load)
    window.addEventListener('pointerdown', load)
    window.addEventListener('keydown', load)
    const stop = () => {
      clearTimeout(timer)
      stopToasts()
      window.removeEventListener('pointerdown', load)
      window.removeEventListener('keydown', load)
    }
    return stop
  }, [])
  return (
    <>
      {children}
      {Viewport && <Viewport />}
    </>
  )
}
