import { useEffect, useId, useRef } from 'react'
import type { SettingView } from '#server/settings/setting-values.schema.ts'
import { Button } from '#web/ui/Button.tsx'
import { CodedText } from '#web/ui/CodedText.tsx'
import { Icon } from '#web/ui/Icon.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { LinkedText } from '#web/ui/LinkedText.tsx'
import { SettingControl } from './SettingControl.tsx'
import { SettingNotes } from './SettingNotes.tsx'
import { controlOf, isSeveralLines } from './setting-control.ts'
import { type SaveSetting, type SaveState, useSettingDraft } from './use-setting-draft.ts'
import { valueWord } from './value-words.ts'

/** One setting: its words at the left, its control and how saving goes at the right. */
export function SettingRow(props: {
  setting: SettingView
  place: string
  isHidden: boolean
  save: SaveSetting
  onRefused: (error: unknown) => boolean
}) {
  const { setting, place, isHidden, save, onRefused } = props
  const { id, title, description, isSet, lockedBy, defaultValue, unit } = setting
  const draft = useSettingDraft({ id, place, save, onRefused })
  const control = controlOf(setting)
  const label = useId()
  const words = useId()
  const problem = useId()
  const isFailed = draft.state.kind === 'failed'
  const canReset = isSet && lockedBy === null
  // What resets it stands beside it.
  const isShort = control.kind === 'number' || control.kind === 'switch'
  const row = useRef<HTMLLIElement>(null)
  const wasReset = useRef(false)
  useEffect(() => {
    if (canReset || !wasReset.current) return
    wasReset.current = false
    // The button is gone, and the keyboard with it: it goes on from the value.
    if (document.activeElement !== document.body) return
    row.current?.querySelector<HTMLElement>('input, textarea, select, [role="switch"]')?.focus()
  }, [canReset])
  return (
    <li
      ref={row}
      hidden={isHidden}
      data-setting={id}
      className={`grid gap-x-6 gap-y-2 px-4 py-3 md:grid-cols-[minmax(0,1fr)_320px] ${isHidden ? 'hidden' : ''} ${isSet ? 'shadow-[inset_2px_0_0_var(--accent)]' : ''}`}
    >
      <div className="min-w-0">
        <h3 className="flex min-h-(--line-height) flex-wrap items-baseline gap-x-2 font-medium">
          <span id={label} className="break-words">
            {title}
          </span>
          {isSet && <span className="text-small font-normal text-dim">Modified</span>}
        </h3>
        <div id={words} className="flex flex-col gap-1">
          <p className="break-words text-dim">
            <CodedText>{description}</CodedText>
          </p>
          <SettingNotes setting={setting} control={control} />
        </div>
      </div>
      <div className="min-w-0">
        <div className="flex items-start gap-1">
          <div className={`min-w-0 ${isShort ? 'max-sm:grow' : 'grow'}`}>
            <SettingControl
              setting={setting}
              control={control}
              draft={draft}
              labelledBy={label}
              describedBy={isFailed ? `${problem} ${words}` : words}
            />
          </div>
          {canReset && (
            <IconButton
              icon="discard"
              label={`Reset ${title} (default: ${valueWord(defaultValue, unit)})`}
              onClick={() => {
                wasReset.current = true
                draft.forget()
                draft.put(null, null)
              }}
            />
          )}
        </div>
        <SaveLine
          state={draft.state}
          problemId={problem}
          isTyped={draft.draft !== null}
          keys={isSeveralLines(control) ? 'Ctrl+Enter' : 'Enter'}
        />
      </div>
    </li>
  )
}

function SaveLine(props: {
  state: SaveState
  problemId: string
  isTyped: boolean
  /** What saves it from within the field. */
  keys: string
}) {
  const { state, problemId, isTyped, keys } = props
  return (
    <>
      <p
        role="status"
        className={`flex items-center gap-1.5 pt-1 text-small text-dim ${state.kind === 'failed' ? '' : 'min-h-5.5'}`}
      >
        {state.kind === 'idle' && isTyped && `${keys} or leaving the field saves it.`}
        {state.kind === 'saving' && (
          <span className="appear-late inline-flex items-center gap-1.5">
            <Icon name="loading" isSpinning />
            Saving
          </span>
        )}
        {state.kind === 'saved' && (
          <>
            <Icon name="check" className="text-ok" />
            Saved
          </>
        )}
      </p>
      {state.kind === 'failed' && (
        <div
          role="alert"
          id={problemId}
          className="flex flex-wrap items-start gap-2 text-small text-danger"
        >
          <span className="flex min-w-0 flex-1 basis-48 gap-1.5">
            <Icon name="error" className="mt-px" />
            <span className="min-w-0 break-words">
              <LinkedText>{state.sentence}</LinkedText>
              {isTyped && <span className="text-dim"> Not saved; Escape goes back.</span>}
            </span>
          </span>
          {state.retry !== null && <Button onClick={state.retry}>Try again</Button>}
        </div>
      )}
    </>
  )
}
