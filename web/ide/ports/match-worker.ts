/** One expression and the command it is tried on, one at a time. */
export type MatchQuestion = { pattern: string; command: string }
/** First that it is there, then whether the expression was found. */
export type MatchAnswer = 'ready' | boolean

self.onmessage = ({ data: { pattern, command } }: MessageEvent<MatchQuestion>) => {
  self.postMessage(isIn(pattern, command) satisfies MatchAnswer)
}
self.postMessage('ready' satisfies MatchAnswer)

function isIn(pattern: string, command: string): boolean {
  try {
    return new RegExp(pattern).test(command)
  } catch {
    // No expression: it matches nothing.
    return false
  }
}
