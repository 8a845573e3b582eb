import { useEffect } from 'react'

/** Names the browser's tab: `amber hut · Bothy`. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'Bothy' : `${title} · Bothy`
  }, [title])
}
