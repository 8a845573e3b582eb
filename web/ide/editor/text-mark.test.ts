import { expect, test } from 'vitest'
import { TextMark } from './text-mark.ts'

function markOf(...parts: string[]): string {
  const mark = new TextMark()
  for (const part of parts) mark.add(part)
  return mark.value
}

test('a text has one mark, however it is cut', () => {
  expect(markOf('a door', ' and', '', ' a window')).toBe(markOf('a door and a window'))
})

test('texts that differ by little have marks of their own', () => {
  const line = 'The quick brown fox jumps over the lazy dog.\n'
  const text = line.repeat(2)
  const others = new Set([markOf(text)])
  for (let at = 0; at < text.length; at++) {
    others.add(markOf(`${text.slice(0, at)}x${text.slice(at + 1)}`))
    others.add(markOf(text.slice(0, at) + text.slice(at + 1)))
  }
  // Those where an x stood already, and those where either of two equal letters went, are the same.
  const same = new Set<string>([text])
  for (let at = 0; at < text.length; at++) {
    same.add(`${text.slice(0, at)}x${text.slice(at + 1)}`)
    same.add(text.slice(0, at) + text.slice(at + 1))
  }
  expect(others.size).toBe(same.size)
  expect(markOf('\0\0')).not.toBe(markOf('\0'))
  expect(markOf('ab', 'c')).not.toBe(markOf('ac', 'b'))
})
