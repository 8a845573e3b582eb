import { useEffect, useRef } from 'react'
import { useIde } from '../../ide-context.ts'
import type { Chord } from '../key-chords.ts'

/** While `isOn`, every key of the page comes here as a chord and does nothing else. */
export function useRecorder(isOn: boolean, onChord: (chord: Chord) => void): void {
  const { keybindings } = useIde()
  const current = useRef(onChord)
  useEffect(() => {
    current.current = onChord
  })
  useEffect(() => {
    if (!isOn) return
    keybindings.recorder = ([chord]) => {
      if (chord !== undefined) current.current(chord)
    }
    return () => {
      keybindings.recorder = null
    }
  }, [isOn, keybindings])
}

/** With one chord more; a third begins anew. */
export function withChord(chords: readonly Chord[], chord: Chord): readonly Chord[] {
  return chords.length >= 2 ? [chord] : [...chords, chord]
}
