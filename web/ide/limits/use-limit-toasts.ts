import { useEffect, useRef } from 'react'
import type { LimitKind, LimitNotice } from '#agent/protocol/limits.ts'
import { relativeTime } from '#web/lib/relative-time.ts'
import { showToast } from '#web/ui/Toast.tsx'
import { useIde } from '../ide-context.ts'
import { noticeWords } from './limit-words.ts'

/** The last one this browser has told, so that a reload does not tell it again. */
const toldKey = 'limitTold'
const retryMs = 5000
const oldMs = 60_000

/**
 * Tells each limit that is met, one toast a kind. Where processes ran out it offers to end them.
 */
export function useLimitToasts(onEndPrograms: () => void): void {
  const { connection, storage } = useIde()
  const endPrograms = useRef(onEndPrograms)
  useEffect(() => {
    endPrograms.current = onEndPrograms
  })
  useEffect(() => {
    const shown = new Map<LimitKind, () => void>()
    let subscription: { unsubscribe(): void } | null = null
    let retryTimer: ReturnType<typeof setTimeout> | undefined
    const tell = (notice: LimitNotice) => {
      shown.get(notice.kind)?.()
      shown.set(
        notice.kind,
        tellNotice(notice, () => endPrograms.current()),
      )
    }
    const follow = () => {
      const lastEventId = storage.read<string | null>(toldKey, null)
      subscription = connection.client.limits.notices.subscribe(
        { lastEventId },
        {
          onData: ({ id, data }) => {
            storage.write(toldKey, id)
            tell(data)
          },
          onError: () => {
            retryTimer = setTimeout(follow, retryMs)
          },
        },
      )
    }
    follow()
    return () => {
      clearTimeout(retryTimer)
      subscription?.unsubscribe()
      for (const close of shown.values()) close()
    }
  }, [connection, storage])
}

function tellNotice(notice: LimitNotice, onEndPrograms: () => void): () => void {
  const { title, description } = noticeWords(notice)
  const now = Date.now()
  const isOld = now - notice.at > oldMs
  return showToast({
    tone: 'danger',
    title,
    description: isOld ? `${description} (${relativeTime(notice.at, now)})` : description,
    ...(notice.kind === 'processes'
      ? { action: { label: 'End all programs…', onSelect: onEndPrograms } }
      : {}),
  })
}
