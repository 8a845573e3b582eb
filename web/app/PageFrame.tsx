import { Link } from '@tanstack/react-router'
import { type ReactNode, useLayoutEffect } from 'react'
import { Mark } from './Mark.tsx'

/** A page that is read: the top bar with the mark, `tools` at its right, and one column below. */
export function PageFrame({ tools, children }: { tools?: ReactNode; children: ReactNode }) {
  useLayoutEffect(() => {
    document.documentElement.dataset.density = 'comfortable'
    return () => {
      delete document.documentElement.dataset.density
    }
  }, [])
  return (
    <div className="flex min-h-[calc(100dvh-var(--system-banner-height,0px))] flex-col">
      <header className="sticky top-(--system-banner-height,0px) z-10 border-b border-line bg-base">
        <div className="mx-auto flex h-(--top-bar-height) max-w-(--page-width) items-center gap-3 px-4">
          <Link
            to="/"
            aria-label="Bothy, your codespaces"
            className="inline-flex items-center gap-2 rounded-control px-1 font-semibold"
          >
            <Mark className="size-4.5" />
            <span className={tools === undefined ? '' : 'max-sm:sr-only'}>bothy</span>
          </Link>
          <div className="flex min-w-0 flex-1 items-center justify-end gap-2">{tools}</div>
        </div>
      </header>
      <main className="mx-auto w-full max-w-(--page-width) flex-1 px-4 py-6">{children}</main>
    </div>
  )
}

/** The frame as index.html draws it before the app runs, until there is something to put in it. */
export function FirstFrame() {
  return (
    <>
      <div className="first first-page" aria-hidden="true">
        <i />
      </div>
      <div className="first first-ide" aria-hidden="true">
        <i />
        <i />
        <i />
      </div>
    </>
  )
}
