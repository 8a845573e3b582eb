import { useEffect, useRef, useState } from 'react'

const quietMs = 250

/**
 * A search field's text: `onChange` hears of it once typing pauses. Another `value` from outside
 * fills it in anew.
 */
export function useSearchText(
  value: string,
  onChange: (text: string) => void,
): [string, (text: string) => void] {
  const [text, setText] = useState(value)
  const told = useRef(value)
  const tell = useRef(onChange)
  useEffect(() => {
    tell.current = onChange
  })
  useEffect(() => {
    if (value === told.current) return
    told.current = value
    setText(value)
  }, [value])
  useEffect(() => {
    if (text === told.current) return
    const timer = setTimeout(() => {
      told.current = text
      tell.current(text)
    }, quietMs)
    return () => clearTimeout(timer)
  }, [text])
  return [text, setText]
}
