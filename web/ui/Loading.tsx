import { useEffect, useState } from 'react'
import { Icon } from './Icon.tsx'

/** Something is under way here. Shows nothing for the first 200 ms. */
export function Spinner({ label }: { label: string }) {
  return (
    <span role="status" className="appear-late inline-flex items-center gap-2 text-dim">
      <Icon name="loading" isSpinning />
      {label}
    </span>
  )
}

/** A grey bar where text will be; size it by `className` so that nothing shifts. */
export function Skeleton({ className = '' }: { className?: string }) {
  return <span aria-hidden="true" className={`block rounded-control bg-active ${className}`} />
}

/** False for the first while: what takes longer deserves a sentence saying what is awaited. */
export function useIsSlow(isWaiting: boolean, afterMs = 2000): boolean {
  const [isSlow, setIsSlow] = useState(false)
  useEffect(() => {
    if (!isWaiting) return
    const timer = setTimeout(() => setIsSlow(true), afterMs)
    return () => {
      clearTimeout(timer)
      setIsSlow(false)
    }
  }, [isWaiting, afterMs])
  return isSlow
}
