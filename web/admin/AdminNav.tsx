import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { type AdminSection, adminSections } from './admin-sections.ts'

/**
 * The way from one section to another. On a narrow page it scrolls, with the current one in sight.
 */
export function AdminNav({ current }: { current: AdminSection | null }) {
  const list = useRef<HTMLUListElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another section is what moves it
  useEffect(() => {
    const links = list.current
    if (!links) return
    // Also where the window becomes narrow: a phone is turned.
    const observer = new ResizeObserver(() => {
      const link = links.querySelector('[aria-current]')?.getBoundingClientRect()
      const { left, width } = links.getBoundingClientRect()
      if (link) links.scrollLeft += link.left + link.width / 2 - (left + width / 2)
    })
    observer.observe(links)
    return () => observer.disconnect()
  }, [current])
  return (
    <nav aria-label="Administration" className="-mx-4 border-b border-line px-4">
      <ul ref={list} className="-mx-2.5 flex gap-1 overflow-x-auto p-0.5 [scrollbar-width:none]">
        {adminSections.map(({ key, label }) => (
          <li key={key} className="shrink-0">
            <Link
              to="/admin/{-$section}"
              params={{ section: key === 'overview' ? undefined : key }}
              activeOptions={{ exact: true, includeSearch: false }}
              aria-current={key === current ? 'page' : undefined}
              className="block px-2 py-1.5 text-dim -outline-offset-2 hover:text-text aria-[current]:font-medium aria-[current]:text-text aria-[current]:shadow-[inset_0_-2px_0_var(--accent)]"
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
