import type { DockviewPanelApi } from 'dockview-react'
import { useEffect, useMemo, useState } from 'react'
import { sentenceOf } from '#web/lib/trpc-errors.ts'
import { Button } from '#web/ui/Button.tsx'
import { ErrorState } from '#web/ui/ErrorState.tsx'
import { useIsSlow } from '#web/ui/Loading.tsx'
import { type EditorInput, inputKey } from '../../editor-input.ts'
import { useIde } from '../../ide-context.ts'
import { useEditors } from '../editor-context.ts'
import { CompareView } from './CompareView.tsx'
import { type LoadedSide, loadSide, sideTitle } from './compare-sides.ts'

type Compare = Extract<EditorInput, { type: 'compare' }>
type Props = { input: Compare; panel: DockviewPanelApi | null; isVisible: boolean }

/** Two texts in a tab. They are read again when the tab is shown again. */
export function ComparePanel({ input, panel, isVisible }: Props) {
  const { files } = useEditors()
  const { connection } = useIde()
  const [sides, setSides] = useState<readonly [LoadedSide, LoadedSide] | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const [tries, setTries] = useState(0)
  // The texts it is of, not the object: dockview makes new ones.
  const key = `${inputKey(input)} ${input.title}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the input
  const { left, right } = useMemo(() => input, [key])
  const titles = useMemo(() => [sideTitle(left), sideTitle(right)] as const, [left, right])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another try reads again
  useEffect(() => {
    if (!isVisible) return
    let isGone = false
    let loaded: readonly LoadedSide[] = []
    const given = { files, connection }
    setFailure(null)
    Promise.all([loadSide(left, given), loadSide(right, given)]).then(
      (both) => {
        loaded = both
        if (isGone) for (const side of both) side[Symbol.dispose]?.()
        else setSides(both)
      },
      (error: unknown) => !isGone && setFailure(error),
    )
    return () => {
      isGone = true
      setSides(null)
      // The view that shows them goes first.
      queueMicrotask(() => {
        for (const side of loaded) side[Symbol.dispose]?.()
      })
    }
  }, [left, right, files, connection, isVisible, tries])
  const isSlow = useIsSlow(isVisible && sides === null && failure === null)
  if (failure !== null) {
    return (
      <ErrorState
        title="These cannot be compared"
        details={sentenceOf(failure)}
        action={<Button onClick={() => setTries(tries + 1)}>Try again</Button>}
      >
        {failure instanceof Error ? failure.message : sentenceOf(failure)}
      </ErrorState>
    )
  }
  if (sides === null) return isSlow ? <p className="p-4 text-dim">Reading both texts…</p> : null
  return <CompareView left={sides[0]} right={sides[1]} titles={titles} panel={panel} />
}
