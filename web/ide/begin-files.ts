import type { FileContent } from '#agent/protocol/files.ts'
import type { AgentConnection } from '#web/lib/agent-client.ts'
import { beginFirstText } from './first-text.ts'
import type { IdeStorage } from './ide-storage.ts'

/** Longer than this after it was asked for, a file may have changed without anybody watching it yet. */
const freshMs = 10_000
const mostFiles = 4

const begun = new WeakMap<AgentConnection, Map<string, Promise<FileContent>>>()

/**
 * Asks for the files that were in front when the page was left, so that their bytes are there when the editors
 * are. Nobody need take them.
 */
export function beginFiles(connection: AgentConnection, storage: Pick<IdeStorage, 'read'>): void {
  const paths = textsInFront(storage).slice(0, mostFiles)
  beginFirstText(paths.length > 0)
  const files = new Map<string, Promise<FileContent>>()
  for (const path of paths) {
    const file = connection.client.files.read.query({ path })
    // Whoever takes it hears of it.
    file.catch(() => undefined)
    files.set(path, file)
  }
  begun.set(connection, files)
  setTimeout(() => begun.delete(connection), freshMs)
}

/** What was asked for ahead, once; null where it was not, or is too old. */
export function takeBegunFile(
  connection: AgentConnection,
  path: string,
): Promise<FileContent> | null {
  const files = begun.get(connection)
  const file = files?.get(path) ?? null
  files?.delete(path)
  return file
}

type StoredGroup = { views?: unknown; activeView?: unknown }

/** The files in front of each group that were shown as text, the one with the focus first. */
function textsInFront(storage: Pick<IdeStorage, 'read'>): string[] {
  try {
    const layout = storage.read<StoredLayout | null>('editors', null)
    if (!layout) return []
    // Only text has a cursor and a scroll bar that are kept.
    const texts = new Set(storage.read<[string, unknown][]>('viewStates', []).map(([id]) => id))
    const groups = groupsOf(layout.grid?.root)
    const isActive = ({ id }: { id?: unknown }) => id === layout.activeGroup
    groups.sort((one, other) => Number(isActive(other)) - Number(isActive(one)))
    const paths = groups.flatMap(({ activeView }) => {
      if (typeof activeView !== 'string' || !texts.has(activeView)) return []
      const { input, path } = layout.panels?.[activeView]?.params ?? {}
      return input?.type === 'file' ? [input.path] : [path]
    })
    return [...new Set(paths.filter((path) => typeof path === 'string'))]
  } catch {
    // Stored by another version: its tabs are opened without this, or not at all.
    return []
  }
}

type StoredLayout = {
  grid?: { root?: StoredNode }
  activeGroup?: string
  panels?: Record<
    string,
    { params?: { input?: { type?: string; path?: string }; path?: string } } | undefined
  >
}
type StoredNode = { data?: StoredNode[] | (StoredGroup & { id?: string }) }

function groupsOf(node: StoredNode | undefined): (StoredGroup & { id?: string })[] {
  if (!node?.data) return []
  return Array.isArray(node.data) ? node.data.flatMap(groupsOf) : [node.data]
}
