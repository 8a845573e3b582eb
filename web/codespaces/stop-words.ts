import type { StopReason } from '#server/codespaces/codespaces.schema.ts'
import { span } from '#web/lib/relative-time.ts'

/** Why a codespace was stopped that nobody stopped on a page: a sentence without its end. */
export function stopReasonWords(reason: StopReason): string {
  if (reason.kind === 'inside') return 'It was stopped from inside, by the command bothy stop'
  if (reason.kind === 'quota') return 'It was stopped because core-hours are used up'
  const length = span(reason.minutes * 60_000)
  return reason.kind === 'idle'
    ? `It was stopped after ${length} without activity`
    : `It was stopped after ${length}, the longest that a codespace runs at a time here`
}
