import { useRef, useState } from 'react'
import type { GivenValue, SettingView } from '#server/settings/setting-values.schema.ts'
import { codeOf, sentenceOf } from '#web/lib/trpc-errors.ts'
import { keepDraft, keptDraft } from './kept-drafts.ts'

export type SaveState =
  | { kind: 'idle' }
  | { kind: 'saving'; value: GivenValue }
  | { kind: 'saved' }
  /** `retry` where the same may well be taken the next time: no answer came. */
  | { kind: 'failed'; sentence: string; retry: (() => void) | null }

const keptSentence = 'Typed before you signed in again: Enter saves it.'

export type SaveSetting = (id: string, value: GivenValue) => Promise<SettingView>

/**
 * What is typed into one setting, and how saving it goes. The draft is null while the field shows
 * what the server has. What was refused stays, also while the page is left and come back to.
 */
export function useSettingDraft(options: {
  id: string
  /** Whose values: see kept-drafts.ts. */
  place: string
  save: SaveSetting
  /** Whether the way on is another sign-in, and not another value. */
  onRefused: (error: unknown) => boolean
}) {
  const { id, place, save, onRefused } = options
  const [kept] = useState(() => keptDraft(place, id))
  const [draft, setDraft] = useState<string | null>(kept?.text ?? null)
  const [state, setState] = useState<SaveState>(() =>
    kept === null ? { kind: 'idle' } : { kind: 'failed', sentence: kept.sentence, retry: null },
  )
  const latest = useRef(draft)
  const queue = useRef<Promise<unknown>>(Promise.resolve())
  const lastAsked = useRef(0)
  const show = (text: string | null) => {
    latest.current = text
    setDraft(text)
  }
  const fail = (sentence: string, text: string | null, retry: (() => void) | null) => {
    if (text !== null) keepDraft(place, id, { text, sentence })
    setState({ kind: 'failed', sentence, retry })
  }
  /**
   * One after the other; only the last one says how it went. `text` is what `value` was typed as.
   */
  const put = (value: GivenValue, text: string | null) => {
    lastAsked.current += 1
    const asked = lastAsked.current
    setState({ kind: 'saving', value })
    queue.current = queue.current.then(async () => {
      try {
        await save(id, value)
        if (latest.current === text) show(null)
        if (asked !== lastAsked.current) return
        keepDraft(place, id, null)
        setState({ kind: 'saved' })
      } catch (error) {
        if (asked !== lastAsked.current) return
        fail(sentenceOf(error), text, codeOf(error) === null ? () => put(value, text) : null)
        if (onRefused(error) && text !== null)
          keepDraft(place, id, { text, sentence: keptSentence })
      }
    })
  }
  return {
    draft,
    state,
    type: (text: string) => {
      show(text)
      setState({ kind: 'idle' })
    },
    put,
    refuse: (sentence: string, text: string) => fail(sentence, text, null),
    forget: () => {
      keepDraft(place, id, null)
      show(null)
      setState({ kind: 'idle' })
    },
  }
}
export type SettingDraft = ReturnType<typeof useSettingDraft>
