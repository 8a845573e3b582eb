const key = 'bothy.recentCommands'
const most = 50

/** Ids of the commands that were taken from the palette in this browser, the last one first. */
export function recentCommands(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : []
  } catch {
    // Storage is blocked, or something else wrote there: as if none had been taken.
    return []
  }
}

export function rememberCommand(id: string): void {
  const ids = [id, ...recentCommands().filter((other) => other !== id)].slice(0, most)
  try {
    localStorage.setItem(key, JSON.stringify(ids))
  } catch {
    // Full or blocked: the palette keeps the order it has.
  }
}

export function forgetCommand(id: string): void {
  try {
    localStorage.setItem(key, JSON.stringify(recentCommands().filter((other) => other !== id)))
  } catch {
    // The same.
  }
}
