import type { TerminalSize } from '#agent/protocol/terminals.ts'
import type { Opener } from '../opener.ts'
import type { TerminalQuestions } from './terminal-questions.ts'
import { TerminalScreen } from './terminal-screen.ts'

let ahead: { screen: TerminalScreen; size: TerminalSize | null } | null = null

/**
 * Makes the screen of the terminal that is going to be the first, while there is
 * nothing else to do.
 */
export function drawScreenAhead(host: HTMLElement): void {
  const screen = ahead?.screen ?? new TerminalScreen()
  ahead = { screen, size: screen.drawAhead(host) }
}

/** What the terminal that is opened now will be shown in; null where that is not known. */
export const sizeAhead = (): TerminalSize | null => ahead?.size ?? null

/** The screen that was made ahead, once, or a new one. */
export function takeScreen(questions: TerminalQuestions, opener: Opener): TerminalScreen {
  const screen = ahead?.screen ?? new TerminalScreen()
  ahead = null
  screen.askBy(questions, opener)
  return screen
}
