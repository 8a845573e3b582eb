import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { Banner } from '#web/ui/Banner.tsx'
import { Button } from '#web/ui/Button.tsx'
import { Spinner } from '#web/ui/Loading.tsx'

/** What is looked up, or why it could not be, with the way to try again. */
export function Looked<Data>(props: {
  query: UseQueryResult<Data, unknown>
  label: string
  children: (data: Data) => ReactNode
}) {
  const { query, label, children } = props
  if (query.data !== undefined) return children(query.data)
  if (!query.error) return <Spinner label={label} />
  return (
    <Banner tone="danger" action={<Button onClick={() => void query.refetch()}>Try again</Button>}>
      It could not be looked up. {sentenceOf(query.error)}
    </Banner>
  )
}
