import { useEffect, useRef } from 'react'
import type { LifecycleRun } from '#agent/protocol/lifecycle.ts'
import { showToast } from '#web/ui/Toast.tsx'
import { useIde } from '../ide-context.ts'
import { isFailure, isSideFailure, standingFailure } from './setup-words.ts'

const toldKey = 'setupFailureTold'

/** Says once of each failure that it happened, also of one from before the page was open. */
export function useFailureToast(runs: readonly LifecycleRun[], onShow: () => void): void {
  const { storage } = useIde()
  const failed = standingFailure(runs) ?? runs.find(isSideFailure) ?? null
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
      title:
        failed.hook === 'dotfiles'
          ? 'Your dotfiles were not installed'
          : `${failed.hook === 'startScript' ? 'Your start script' : failed.hook} failed`,
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
