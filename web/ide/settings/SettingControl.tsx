import { type KeyboardEvent, useId, useState } from 'react'
import { inputClasses } from '#web/ui/TextField.tsx'
import { useIde } from '../ide-context.ts'
import { GlobsControl } from './GlobsControl.tsx'
import { problemOf } from './setting-check.ts'
import {
  type Globs,
  type SettingDefinition,
  type SettingId,
  settingDefinitions,
} from './setting-definitions.ts'

type Props = { id: SettingId; value: unknown; labelId: string }

/** What changes one setting: a check box, a choice, or a line of text. */
export function SettingControl({ id, value, labelId }: Props) {
  const { settings } = useIde()
  const { oneOf, words, default: initial }: SettingDefinition = settingDefinitions[id]
  const set = (next: unknown) => {
    if (JSON.stringify(next) === JSON.stringify(initial)) settings.reset(id)
    else settings.set(id, next as never)
  }
  if (typeof value === 'boolean') {
    return (
      <label className="flex items-start gap-2">
        <input
          type="checkbox"
          aria-labelledby={labelId}
          checked={value}
          onChange={(event) => set(event.target.checked)}
          className="mt-0.5 size-4 shrink-0 accent-(--accent)"
        />
        <span className="text-dim">{words}</span>
      </label>
    )
  }
  return (
    <div className="flex flex-col gap-1.5">
      <p className="text-dim">{words}</p>
      {oneOf ? (
        <select
          aria-labelledby={labelId}
          value={String(value)}
          onChange={(event) => set(event.target.value)}
          className={`${inputClasses} max-w-80`}
        >
          {oneOf.map((choice) => (
            <option key={choice} value={choice}>
              {choiceWord(choice)}
            </option>
          ))}
        </select>
      ) : typeof value === 'object' && !Array.isArray(value) ? (
        <GlobsControl
          value={value as Globs}
          initial={initial as Globs}
          labelId={labelId}
          onSet={set}
        />
      ) : (
        // Another value from elsewhere, as by a reset, fills it in anew.
        <LineField key={String(value)} id={id} value={value} labelId={labelId} onSet={set} />
      )}
    </div>
  )
}

/** Taken when it is left or Enter is pressed; what cannot be taken says why and stays. */
function LineField({ id, value, labelId, onSet }: Props & { onSet: (value: unknown) => void }) {
  const isList = Array.isArray(value)
  const isOfTexts = (settingDefinitions[id] as SettingDefinition).holds === 'texts'
  const [text, setText] = useState(isList ? value.join(', ') : String(value))
  const problemId = useId()
  const parsed = isList
    ? parseList(text, isOfTexts)
    : typeof value === 'number'
      ? parseNumber(text)
      : text
  const problem = problemOf(id, parsed)
  const take = () => {
    if (problem === null && JSON.stringify(parsed) !== JSON.stringify(value)) onSet(parsed)
  }
  return (
    <>
      <input
        aria-labelledby={labelId}
        aria-invalid={problem !== null || undefined}
        aria-describedby={problem === null ? undefined : problemId}
        inputMode={typeof value === 'number' ? 'decimal' : 'text'}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={take}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.key === 'Enter') take()
        }}
        className={`${inputClasses} ${typeof value === 'number' ? 'max-w-40' : 'max-w-80'}`}
      />
      {problem !== null && (
        <p id={problemId} className="text-small text-danger">
          {problem}
        </p>
      )}
    </>
  )
}

const parseNumber = (text: string) => (text.trim() === '' ? Number.NaN : Number(text))

const parseList = (text: string, isOfTexts: boolean) => {
  const items = text.split(/[\s,]+/).filter(Boolean)
  return isOfTexts ? items : items.map(Number)
}

/** What cannot be seen is written as in settings.json. */
function choiceWord(choice: string): string {
  if (choice === '\n') return 'LF (\\n)'
  return choice === '\r\n' ? 'CRLF (\\r\\n)' : choice
}
