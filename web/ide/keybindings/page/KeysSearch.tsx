import { useEffect, useRef, useState } from 'react'
import { Icon } from '#web/ui/Icon.tsx'
import { IconButton } from '#web/ui/IconButton.tsx'
import { inputClasses } from '#web/ui/TextField.tsx'
import { useCommands } from '../../commands/use-commands.ts'
import type { Chord } from '../key-chords.ts'
import { useKeys } from '../use-keys.ts'
import { useRecorder, withChord } from './use-recorder.ts'

/** What is searched for, in words or by pressing the keys themselves, and what else to show. */
export function KeysSearch(props: {
  query: string
  onQuery: (query: string) => void
  count: number
  onJson: () => void
}) {
  const { query, onQuery, count, onJson } = props
  const [recorded, setRecorded] = useState<readonly Chord[] | null>(null)
  const isRecording = recorded !== null
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    // The tab may have got the focus before this was here, and not where somebody is typing.
    if (document.activeElement?.contains(field.current)) field.current?.focus()
  }, [])
  useRecorder(isRecording, (chord) => {
    // The way out, by keys as well.
    if (chord === 'escape') {
      setRecorded(null)
      return
    }
    const chords = withChord(recorded ?? [], chord)
    setRecorded(chords)
    onQuery(`"${chords.join(' ')}"`)
  })
  const toggleRecording = () => setRecorded(isRecording ? null : [])
  useCommands([
    {
      id: 'keybindings.editor.recordSearchKeys',
      title: 'Record keys to search for',
      keys: { key: 'alt+k', mac: 'cmd+alt+k' },
      when: 'inKeybindings',
      isHidden: true,
      run: toggleRecording,
    },
  ])
  const recordKeys = useKeys('keybindings.editor.recordSearchKeys')
  const toggle = (word: string) =>
    onQuery(query.includes(word) ? query.replace(word, '').trim() : `${word} ${query}`.trim())
  return (
    <header className="flex shrink-0 items-center gap-2 p-3">
      <search className="relative flex-1">
        <Icon
          name={isRecording ? 'record-keys' : 'search'}
          className={`absolute top-1.5 left-2 ${isRecording ? 'text-accent' : 'text-faint'}`}
        />
        <input
          ref={field}
          aria-label="Search keybindings"
          data-takes-focus
          placeholder={
            isRecording ? 'Press the keys; Escape ends recording' : 'Search in keybindings'
          }
          value={query}
          onChange={(event) => onQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && query !== '') onQuery('')
          }}
          className={`${inputClasses} pr-24 pl-8`}
        />
        <span role="status" className="absolute top-1.5 right-2.5 text-small text-dim">
          {isRecording ? 'Recording' : query === '' ? '' : `${count} found`}
        </span>
      </search>
      <IconButton
        icon="record-keys"
        label="Record keys"
        shortcut={recordKeys}
        aria-pressed={isRecording}
        onClick={toggleRecording}
      />
      <IconButton
        icon="filter"
        label="Show only what you changed"
        aria-pressed={query.includes('@source:user')}
        onClick={() => toggle('@source:user')}
      />
      <IconButton
        icon="warning"
        label="Show only conflicts"
        aria-pressed={query.includes('@conflicts')}
        onClick={() => toggle('@conflicts')}
      />
      <IconButton icon="go-to-file" label="Open keybindings.json" onClick={onJson} />
    </header>
  )
}
