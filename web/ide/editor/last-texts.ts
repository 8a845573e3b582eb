import type { UnsavedText, UnsavedTextStore } from './unsaved-text.ts'

const prefix = 'bothy.last-text.'
/** All of an origin's share is five million, and what does not go in is still asked for below. */
const mostLength = 1024 * 1024

/**
 * A store that also keeps what a page asks for as it ends. IndexedDB drops a transaction that
 * was not begun when its page went, however it was asked to commit; what is written to
 * `localStorage` is written.
 */
export function withLastTexts<Store extends UnsavedTextStore & Disposable>(
  store: Store,
  codespaceName: string,
): UnsavedTextStore & Disposable {
  const ofCodespace = `${prefix}${codespaceName}.`
  const keyOf = (path: string, session: string) => `${ofCodespace}${session}.${path}`
  return {
    session: store.session,
    living: () => store.living(),
    put: async (text, options) => {
      const key = keyOf(text.path, text.session)
      if (options?.isLast) write(key, text)
      await store.put(text)
      // Not one that was written meanwhile.
      if (read(key)?.savedAt === text.savedAt) erase(key)
    },
    remove: async (path, session) => {
      erase(keyOf(path, session))
      await store.remove(path, session)
    },
    left: async () => {
      const [left, living] = await Promise.all([store.left(), store.living()])
      const last = keys(ofCodespace)
        .flatMap((key) => read(key) ?? [])
        .filter(({ session }) => session === store.session || !living.has(session))
      const newest = new Map<string, UnsavedText>()
      for (const text of [...left, ...last].sort((a, b) => a.savedAt - b.savedAt)) {
        newest.set(keyOf(text.path, text.session), text)
      }
      return [...newest.values()].sort((a, b) => b.savedAt - a.savedAt)
    },
    [Symbol.dispose]: () => store[Symbol.dispose](),
  }
}

function write(key: string, text: UnsavedText): void {
  if (text.text.length > mostLength) return
  try {
    localStorage.setItem(key, JSON.stringify(text))
  } catch {
    // Full or blocked: what is below it was asked too.
  }
}

function read(key: string): UnsavedText | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as UnsavedText | null
  } catch {
    return null
  }
}

function erase(key: string): void {
  try {
    localStorage.removeItem(key)
  } catch {
    // Blocked: nothing was written either.
  }
}

function keys(start: string): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(start))
  } catch {
    return []
  }
}
