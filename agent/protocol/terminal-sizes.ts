// Apart from the shapes: a page needs these before it needs anything that checks one.

/** How much a viewer may have unacknowledged before the agent pauses the PTY. */
export const windowBytes = 256 * 1024
/** Viewers acknowledge at least this often, from `xterm.write`'s callback. */
export const ackEveryBytes = 64 * 1024
/** How long the PTY stays paused at its window after an unclean detach, before it runs free. */
export const detachGraceMs = 30_000
/** One output message carries at most this much. */
export const maxChunkBytes = 64 * 1024
export const maxInputBytes = 64 * 1024
/**
 * What was typed is answered this long after it arrived; `inputSequence` of the output usually
 * says so before.
 */
export const answerDelayMs = 25
