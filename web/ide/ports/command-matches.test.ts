// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest'
import { CommandMatches, type Matcher } from './command-matches.ts'
import type { MatchQuestion } from './match-worker.ts'

beforeEach(() => void vi.useFakeTimers())

/** Never answers for `slow`, as an expression does that goes on for ever. */
function startMatchers() {
  const started: { questions: MatchQuestion[]; isOver: boolean }[] = []
  const start = (): Matcher => {
    const one = { questions: [] as MatchQuestion[], isOver: false }
    started.push(one)
    const matcher: Matcher = {
      onmessage: null,
      onerror: null,
      postMessage(question) {
        one.questions.push(question)
        if (question.pattern === 'slow') return
        const data = question.command.includes(question.pattern)
        queueMicrotask(() => matcher.onmessage?.({ data }))
      },
      terminate: () => {
        one.isOver = true
      },
    }
    queueMicrotask(() => matcher.onmessage?.({ data: 'ready' }))
    return matcher
  }
  return { started, start }
}

test('each expression is tried on each command once', async () => {
  const { start, started } = startMatchers()
  const matches = new CommandMatches(start)
  await matches.find(['vite', 'node'], ['node vite.js', 'python3'])
  expect(matches.isMatch('vite', 'node vite.js')).toBe(true)
  expect(matches.isMatch('node', 'python3')).toBe(false)
  await matches.find(['vite'], ['python3'])
  expect(started.map(({ questions, isOver }) => [questions.length, isOver])).toEqual([[4, true]])
})

test('one that takes for ever matches nothing, and the others get their turn (F-53)', async () => {
  const { start, started } = startMatchers()
  const matches = new CommandMatches(start)
  const done = matches.find(['slow', 'node'], ['node a.js', 'node b.js'])
  await vi.runAllTimersAsync()
  await done
  expect(matches.isMatch('slow', 'node a.js')).toBe(false)
  expect(matches.isMatch('node', 'node b.js')).toBe(true)
  expect(started).toHaveLength(3)
  expect(started.every(({ isOver }) => isOver)).toBe(true)
})

test('without a way to run them they match nothing', async () => {
  const matches = new CommandMatches(() => {
    const matcher: Matcher = {
      onmessage: null,
      onerror: null,
      postMessage: () => undefined,
      terminate: () => undefined,
    }
    queueMicrotask(() => matcher.onerror?.())
    return matcher
  })
  await matches.find(['node'], ['node a.js'])
  expect(matches.isMatch('node', 'node a.js')).toBe(false)
})
