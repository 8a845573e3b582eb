import { useEffect, useRef } from 'react'
import { Button } from './Button.tsx'
import { Icon } from './Icon.tsx'

/** The end of a list that has more: asks for it when it comes into sight, or by its button. */
export function MoreRows(props: {
  hasMore: boolean
  isLoading: boolean
  /** Why the last attempt brought nothing. */
  error: string | null
  onMore: () => void
}) {
  const { hasMore, isLoading, error, onMore } = props
  const end = useRef<HTMLDivElement>(null)
  const more = useRef(onMore)
  useEffect(() => {
    more.current = onMore
  })
  const isWaiting = hasMore && !isLoading && error === null
  useEffect(() => {
    const element = end.current
    if (!element || !isWaiting) return
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && more.current(),
      { rootMargin: '200px' },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [isWaiting])
  if (!hasMore && error === null) return null
  return (
    <div ref={end} className="flex flex-wrap items-center justify-center gap-3 py-3">
      {error !== null && (
        <p role="alert" className="flex min-w-0 gap-1.5 text-danger">
          <Icon name="error" className="mt-0.5" />
          <span className="min-w-0 break-words">{error}</span>
        </p>
      )}
      <Button isBusy={isLoading} onClick={onMore}>
        {error === null ? 'Show more' : 'Try again'}
      </Button>
    </div>
  )
}
