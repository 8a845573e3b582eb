const prefix = 'untitled:/'

/**
 * Of a text that has no file yet: it is kept like unsaved text, and asked for a path
 * when it is saved.
 */
export function isUntitled(path: string): boolean {
  return path.startsWith(prefix)
}

/** `Untitled-1` and so on, the first that is free. */
export function nextUntitled(taken: readonly string[]): string {
  for (let number = 1; ; number++) {
    const path = `${prefix}Untitled-${number}`
    if (!taken.includes(path)) return path
  }
}

/** The agent keeps text by absolute paths only. */
export function agentPath(path: string): string {
  return isUntitled(path) ? `/${path}` : path
}
