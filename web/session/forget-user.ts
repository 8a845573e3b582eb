const own = /^bothy\.(documents\.|settings\.|quotas\.)/

/** What this browser keeps of one user's settings is not the next one's. */
export function forgetUser(): void {
  try {
    for (const key of Object.keys(localStorage)) if (own.test(key)) localStorage.removeItem(key)
  } catch {
    // Blocked: then nothing is kept.
  }
}
