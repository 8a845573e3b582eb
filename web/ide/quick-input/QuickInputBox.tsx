import { type FocusEvent, type ReactNode, useLayoutEffect, useState } from 'react'
import { useIde } from '../ide-context.ts'
import { AskBox } from './AskBox.tsx'
import { isThief, useLeaving } from './leaving.ts'
import { PickBox } from './PickBox.tsx'
import type { ListSession, QuickInputs, QuickSession } from './quick-inputs.ts'
import { QuickList } from './quick-list.ts'

/** The one box at the top of the page, for as long as it is open for one thing. */
export function QuickInputBox({ session }: { session: QuickSession }) {
  const { quickInput } = useIde()
  const title = session.kind === 'open' ? undefined : session.options.title
  return (
    <Frame inputs={quickInput} title={title}>
      {session.kind === 'ask' ? <AskBox session={session} /> : <ListBox session={session} />}
    </Frame>
  )
}

function ListBox({ session }: { session: ListSession }) {
  const { quickInput } = useIde()
  const [list, setList] = useState<QuickList | null>(null)
  useLayoutEffect(() => {
    const made = new QuickList(quickInput, session)
    setList(made)
    return () => made[Symbol.dispose]()
  }, [quickInput, session])
  return list && <PickBox list={list} session={session} />
}

function Frame(props: { inputs: QuickInputs; title: string | undefined; children: ReactNode }) {
  const { inputs, title, children } = props
  const isLeaving = useLeaving()
  const onBlur = ({ currentTarget, target, relatedTarget }: FocusEvent<HTMLElement>) => {
    // Another window in front is no reason to forget what was typed.
    if (!document.hasFocus() || currentTarget.contains(relatedTarget)) return
    // Something below that is ready only now has taken the focus: what is typed is still meant
    // for this box.
    if (isThief(relatedTarget) && !isLeaving()) setTimeout(() => target.focus())
    else inputs.close({ isFocusLost: true })
  }
  return (
    <div className="pointer-events-none fixed inset-x-0 top-[calc(var(--system-banner-height,0px)+4px)] z-50 flex justify-center px-2">
      <section
        aria-label={title ?? 'Quick input'}
        data-quick-input
        onBlur={onBlur}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
          event.preventDefault()
          event.stopPropagation()
          inputs.close()
        }}
        className="pointer-events-auto relative flex w-[600px] max-w-full flex-col overflow-hidden rounded-card border border-line bg-raised text-ui text-text shadow-float"
      >
        {title !== undefined && (
          <h2 className="truncate border-b border-line bg-sunken px-3 py-1 text-center font-semibold text-dim text-small">
            {title}
          </h2>
        )}
        {children}
      </section>
    </div>
  )
}
