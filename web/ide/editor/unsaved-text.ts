/** Text that was typed and is not in its file, with what it was typed on. */
export type UnsavedText = {
  codespaceName: string
  path: string
  /** The page that wrote it. */
  session: string
  text: string
  hasBom: boolean
  /** What the file was when editing began; null when it was not there. */
  baseEtag: string | null
  savedAt: number
}

export interface UnsavedTextStore {
  put(text: UnsavedText): Promise<void>
  remove(path: string, session: string): Promise<void>
  /** What pages that are gone have left behind, the newest first. */
  left(): Promise<UnsavedText[]>
  readonly session: string
}

const databaseName = 'bothy-unsaved'
const storeName = 'texts'

/** Unsaved text in this browser's IndexedDB: it survives a crash of the page, the browser and the machine. */
export function createUnsavedTextStore(codespaceName: string): UnsavedTextStore & Disposable {
  const session = crypto.randomUUID()
  const released = Promise.withResolvers<void>()
  // Held as long as the page lives, so that other pages can tell its text from what was left behind.
  void navigator.locks?.request(lockName(session), () => released.promise)
  const run = async <T>(
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> => {
    const database = await openDatabase()
    try {
      return await finished(work(database.transaction(storeName, mode).objectStore(storeName)))
    } finally {
      database.close()
    }
  }
  return {
    session,
    put: async (text) => void (await run('readwrite', (store) => store.put(text))),
    remove: (path, of) => run('readwrite', (store) => store.delete([codespaceName, path, of])),
    left: async () => {
      const [texts, locks] = await Promise.all([
        run<UnsavedText[]>('readonly', (store) =>
          store.getAll(IDBKeyRange.bound([codespaceName], [codespaceName, []])),
        ),
        navigator.locks?.query(),
      ])
      const living = new Set(locks?.held?.map(({ name }) => name))
      return texts
        .filter((text) => text.session === session || !living.has(lockName(text.session)))
        .sort((a, b) => b.savedAt - a.savedAt)
    },
    [Symbol.dispose]: () => released.resolve(),
  }
}

function lockName(session: string): string {
  return `bothy-session-${session}`
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
