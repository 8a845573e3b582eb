/** What was typed and not taken, and the sentence it was refused with. */
export type KeptDraft = { text: string; sentence: string }

const keyOf = (place: string, id: string) => `bothy.draft.${place}.${id}`

/**
 * Keeps it in this tab, also through a sign-out and back. `place` has the user in it, so that
 * nobody else's is shown who signs in here.
 */
export function keepDraft(place: string, id: string, draft: KeptDraft | null): void {
  try {
    if (draft === null) sessionStorage.removeItem(keyOf(place, id))
    else sessionStorage.setItem(keyOf(place, id), JSON.stringify(draft))
  } catch {
    // Storage is blocked or full: then it is kept for as long as the page is open.
  }
}

export function keptDraft(place: string, id: string): KeptDraft | null {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(place, id)) ?? 'null') as KeptDraft | null
  } catch {
    // Storage is blocked.
    return null
  }
}
