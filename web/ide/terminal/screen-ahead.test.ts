// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { Opener } from '../opener.ts'
import { drawScreenAhead, takeScreen } from './screen-ahead.ts'
import { TerminalQuestions } from './terminal-questions.ts'

test('the first terminal gets the screen that was made ahead, every other one its own', () => {
  const host = document.createElement('div')
  document.body.append(host)
  drawScreenAhead(host)
  expect(host.childElementCount).toBe(0)
  // As when a start fails, and is tried again.
  drawScreenAhead(host)
  const questions = new TerminalQuestions()
  const first = takeScreen(questions, new Opener())
  expect(first.xterm.element).toBeTruthy()
  const second = takeScreen(questions, new Opener())
  expect(second).not.toBe(first)
  expect(second.xterm.element).toBeUndefined()
  for (const screen of [first, second]) screen[Symbol.dispose]()
})
