import { useEffect, useRef } from 'react'
import type { LifecycleRun } from '#agent/protocol/lifecycle.ts'
import { showToast } from '#web/ui/Toast.tsx'
import { useIde } from '../ide-context.ts'
import { isFailure, standingFailure } from './setup-words.ts'

const isFailedDotfiles = ({ hook, state }: LifecycleRun) =>
  hook === 'dotfiles' && state === 'failed'
const toldKey = 'setupFailureTold'

/** Says once of each failure that it happened, also of one from before the page was open. */
export function useFailureToast(runs: readonly LifecycleRun[], onShow: () => void): void {
  const { storage } = useIde()
  const failed = standingFailure(runs) ?? runs.find(isFailedDotfiles) ?? null
  const failureKey = failed && `${failed.hook} ${failed.endedAt}`
  const close = useRef<(() => void) | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another failure is what it is told for
  useEffect(() => {
    // What is tried again, or went well at last, is no news any more.
    close.current?.()
    close.current = null
    if (failed === null || storage.read<string | null>(toldKey, null) === failureKey) return
    storage.write(toldKey, failureKey)
    const isStopping = isFailure(failed)
    close.current = showToast({
      tone: isStopping ? 'danger' : 'warning',
      title: isStopping ? `${failed.hook} failed` : 'Your dotfiles were not installed',
      description: [
        failed.error ?? 'It did not end well.',
        isStopping
          ? 'The commands after it are left out; editor and terminals work.'
          : 'Everything else went on.',
      ].join(' '),
      action: { label: 'Show', onSelect: onShow },
    })
  }, [failureKey, storage])
  useEffect(() => () => close.current?.(), [])
}
