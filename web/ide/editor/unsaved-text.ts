import type { UnsavedCopy, UnsavedEntry } from '#agent/protocol/state.ts'
import type { EncodingId } from './encodings/encoding-list.ts'

/** Text that was typed and is not in its file, with what it was typed on. */
export type UnsavedText = {
  codespaceName: string
  path: string
  /** The page that wrote it. */
  session: string
  text: string
  encoding: EncodingId
  /** What the file was when editing began; null when it was not there. */
  baseEtag: string | null
  savedAt: number
}

/** `browser`: typed in this browser. `agent`: kept in the codespace, typed on whatever device. */
export type UnsavedOffer = UnsavedText & { keptBy: 'browser' | 'agent' }

export interface UnsavedTextStore {
  /**
   * `isLast`: the page may end before it is done, and what is asked for must not get lost with it.
   */
  put(text: UnsavedText, options?: { isLast: boolean }): Promise<void>
  remove(path: string, session: string): Promise<void>
  /** What pages that are gone have left behind, the newest first. */
  left(): Promise<UnsavedText[]>
  /** The sessions of this browser's pages that are still there. */
  living(): Promise<ReadonlySet<string>>
  readonly session: string
}

/** The agent's own copies: bounded, of one user, there for his other devices. */
export interface AgentUnsaved {
  isConnected(): boolean
  keep(copy: UnsavedCopy): Promise<unknown>
  forget(copy: { path: string; session: string }): Promise<unknown>
  list(): Promise<readonly UnsavedEntry[]>
  read(copy: { path: string; session: string }): Promise<UnsavedCopy | null>
}

/** The session of a text that lost a conflict: not offered, but found in the file's timeline. */
export const asideSession = 'aside'

const databaseName = 'bothy-unsaved'
const storeName = 'texts'

/**
 * Unsaved text in this browser's IndexedDB: it survives a crash of the page, the browser
 * and the machine.
 */
export function createUnsavedTextStore(codespaceName: string): UnsavedTextStore & Disposable {
  const session = crypto.randomUUID()
  const released = Promise.withResolvers<void>()
  // Held as long as the page lives, so that other pages can tell its text from what
  // was left behind.
  void navigator.locks?.request(lockName(session), () => released.promise)
  // Stays open: what is put as the page ends must be asked for before anything is waited for.
  let opened: IDBDatabase | null = null
  let opening: Promise<IDBDatabase> | null = null
  const open = (): Promise<IDBDatabase> => {
    opening ??= openDatabase().then(
      (database) => {
        const forget = () => {
          opened = null
          opening = null
        }
        database.onclose = forget
        database.onversionchange = () => {
          database.close()
          forget()
        }
        opened = database
        return database
      },
      (error: unknown) => {
        opening = null
        throw error
      },
    )
    return opening
  }
  const run = async <T>(
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> => {
    const database = opened ?? (await open())
    const transaction = database.transaction(storeName, mode)
    const asked = finished(work(transaction.objectStore(storeName)))
    // Not left to the end of the request, which a page that ends does not live to see.
    transaction.commit()
    return asked
  }
  const living = async () => {
    const locks = await navigator.locks?.query()
    return new Set(
      locks?.held?.flatMap(({ name }) =>
        name?.startsWith(lockPrefix) ? [name.slice(lockPrefix.length)] : [],
      ),
    )
  }
  return {
    session,
    living,
    put: async (text) => void (await run('readwrite', (store) => store.put(text))),
    remove: (path, of) => run('readwrite', (store) => store.delete([codespaceName, path, of])),
    left: async () => {
      const [texts, alive] = await Promise.all([
        run<UnsavedText[]>('readonly', (store) =>
          store.getAll(IDBKeyRange.bound([codespaceName], [codespaceName, []])),
        ),
        living(),
      ])
      return texts
        .filter((text) => text.session === session || !alive.has(text.session))
        .sort((a, b) => b.savedAt - a.savedAt)
    },
    [Symbol.dispose]: () => released.resolve(),
  }
}

const lockPrefix = 'bothy-session-'

function lockName(session: string): string {
  return lockPrefix + session
}

async function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(databaseName, 1)
  request.onupgradeneeded = () => {
    request.result.createObjectStore(storeName, { keyPath: ['codespaceName', 'path', 'session'] })
  }
  return finished(request)
}

function finished<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('The browser refused its storage.'))
  })
}
