import type { CodespaceTrust } from '#server/codespaces/trust/trust.schema.ts'
import { untrustedWord } from '#web/trust/trust-words.ts'

type Notice = {
  text: string
  /** It only waits for a start. */
  isDecided: boolean
}

/** Null where it has all it would have, and will. */
export function noticeOf({
  isTrusted,
  isTrustedAtNextStart,
  reason,
}: CodespaceTrust): Notice | null {
  if (isTrusted !== isTrustedAtNextStart) {
    const text = isTrusted
      ? 'What is in this codespace is trusted no more. Restart to apply.'
      : 'What is in this codespace is trusted now. Restart to apply.'
    return { text, isDecided: true }
  }
  if (isTrusted) return null
  const text =
    reason === 'changed'
      ? `This codespace is untrusted, because its configuration changed since you trusted it: ${untrustedWord}.`
      : `This codespace is untrusted: ${untrustedWord}.`
  return { text, isDecided: false }
}
