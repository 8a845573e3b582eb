import { useEffect, useRef, useState } from 'react'
import type { FileEntry } from '#agent/protocol/files.ts'
import { nameProblem, nameWarning } from './name-problem.ts'

/**
 * Where a name is typed in the tree: Enter takes it, Escape gives it up, so does leaving
 * with a bad one.
 */
export function NameField(props: {
  label: string
  initial: string
  isFolder: boolean
  siblings: readonly FileEntry[]
  onDone: (name: string | null) => void
}) {
  const { label, initial, isFolder, siblings, onDone } = props
  const field = useRef<HTMLInputElement>(null)
  const isDone = useRef(false)
  const [name, setName] = useState(initial)
  const problem = name === initial ? null : nameProblem(name, siblings)
  const warning = problem === null ? nameWarning(name) : null
  useEffect(() => {
    const dot = isFolder ? -1 : initial.lastIndexOf('.')
    field.current?.focus({ preventScroll: true })
    field.current?.setSelectionRange(0, dot > 0 ? dot : initial.length)
  }, [initial, isFolder])
  const finish = (result: string | null) => {
    if (isDone.current) return
    isDone.current = true
    onDone(result === initial || result === '' ? null : result)
  }
  const words = name === '' ? null : (problem ?? warning)
  return (
    <span className="relative min-w-0 flex-1">
      <input
        ref={field}
        aria-label={label}
        aria-invalid={problem !== null}
        value={name}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setName(event.target.value)}
        onBlur={() => finish(problem === null ? name : null)}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Escape') finish(null)
          if (event.key === 'Enter' && problem === null) finish(name)
        }}
        className={`h-5.5 w-full rounded-[4px] border bg-input px-1 outline-offset-0 focus-visible:outline-1 ${problem === null ? 'border-line-strong' : 'border-danger'}`}
      />
      {words !== null && (
        <span
          role="alert"
          className={`absolute top-full left-0 z-20 mt-0.5 rounded-[4px] border border-line bg-raised px-1.5 py-0.5 text-small break-words whitespace-normal shadow-float ${problem === null ? 'text-warning' : 'text-danger'}`}
        >
          {words}
        </span>
      )}
    </span>
  )
}
