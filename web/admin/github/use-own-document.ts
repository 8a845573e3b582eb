import { useEffect } from 'react'

/**
 * Whether the document was fetched for this very page, which is the only one whose policy lets a
 * form go to GitHub. Who came here from another page gets it fetched now.
 */
export function useOwnDocument(): boolean {
  const isOwn = wasFetchedFor(window.location.pathname)
  useEffect(() => {
    if (!isOwn) window.location.reload()
  }, [isOwn])
  return isOwn
}

function wasFetchedFor(pathname: string): boolean {
  const [navigation] = performance.getEntriesByType('navigation')
  const address = URL.parse(navigation?.name ?? '')
  return address === null || address.pathname === pathname
}
