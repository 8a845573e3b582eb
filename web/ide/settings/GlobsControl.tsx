import { useState } from 'react'
import { Button } from '#web/ui/Button.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { inputClasses } from '#web/ui/TextField.tsx'
import type { Globs } from './setting-definitions.ts'

type Props = { value: Globs; initial: Globs; labelId: string; onSet: (value: Globs) => void }

/** Patterns, each to be switched off and on, those that were added also to be taken away. */
export function GlobsControl({ value, initial, labelId, onSet }: Props) {
  const [typed, setTyped] = useState('')
  const add = () => {
    const glob = typed.trim()
    if (glob === '') return
    onSet({ ...value, [glob]: true })
    setTyped('')
  }
  const without = (glob: string) =>
    onSet(Object.fromEntries(Object.entries(value).filter(([other]) => other !== glob)))
  return (
    <div className="flex max-w-80 flex-col gap-1">
      <ul aria-labelledby={labelId} className="flex flex-col">
        {Object.entries(value).map(([glob, how]) => (
          <li key={glob} className="group/glob flex h-7 items-center gap-2">
            <label className="flex min-w-0 flex-1 items-center gap-2">
              <input
                type="checkbox"
                checked={how !== false}
                onChange={(event) => onSet({ ...value, [glob]: event.target.checked })}
                className="size-4 shrink-0 accent-(--accent)"
              />
              <span className="truncate font-mono" title={glob}>
                {glob}
              </span>
            </label>
            {typeof how === 'object' && (
              <span className="truncate text-small text-faint">beside {how.when}</span>
            )}
            {!(glob in initial) && (
              <IconButton
                isSmall
                icon="close"
                label={`Remove ${glob}`}
                className="opacity-0 group-focus-within/glob:opacity-100 group-hover/glob:opacity-100"
                onClick={() => without(glob)}
              />
            )}
          </li>
        ))}
      </ul>
      <form
        className="flex gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          add()
        }}
      >
        <input
          aria-label="Pattern to add"
          placeholder="**/dist"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          className={`${inputClasses} min-w-0 flex-1`}
        />
        <Button type="submit" disabled={typed.trim() === ''}>
          Add pattern
        </Button>
      </form>
    </div>
  )
}
