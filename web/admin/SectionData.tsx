import type { ReactNode } from 'react'
import { RowsSkeleton } from '#web/ui/RowsSkeleton.tsx'
import { SectionError } from './SectionError.tsx'

type Query<Data> = {
  data: Data | undefined
  isError: boolean
  error: unknown
  refetch: () => unknown
}

/**
 * What a section loads: what is awaited until it is there, and the way on where it does not come.
 */
export function SectionData<Data>(props: {
  query: Query<Data>
  waiting: string
  failed: string
  /** Drawn also while it cannot be loaded anew. */
  children: (data: Data) => ReactNode
}) {
  const { query, waiting, failed, children } = props
  if (query.data !== undefined) return children(query.data)
  if (!query.isError) return <RowsSkeleton label={waiting} />
  return <SectionError title={failed} error={query.error} onRetry={() => void query.refetch()} />
}
