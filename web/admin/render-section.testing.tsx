import { type ComponentType, useState } from 'react'
import type { Answers } from '#web/testing/fake-link.ts'
import { renderPage } from '#web/testing/render-page.tsx'
import type { AdminSearch, SectionProps } from './admin-sections.ts'

function Host({
  Section,
  initial,
}: {
  Section: ComponentType<SectionProps>
  initial: AdminSearch
}) {
  const [search, setSearch] = useState(initial)
  return (
    <>
      <Section
        userId="me"
        search={search}
        onSearch={(changed) => setSearch((old) => ({ ...old, ...changed }))}
      />
      <output aria-label="Address">{JSON.stringify(search)}</output>
    </>
  )
}

/**
 * Draws a section for the administrator `me`, with an address of its own that begins with `search`.
 */
export const renderSection = (
  Section: ComponentType<SectionProps>,
  answers: Answers,
  search: AdminSearch = {},
) => renderPage(<Host Section={Section} initial={search} />, answers)
