import type { FileContent } from '#agent/protocol/files.ts'
import type { AgentConnection } from '#web/lib/agent-client.ts'
import { keepBegunFile } from './begun-files.ts'
import { beginFirstText } from './first-text.ts'
import type { IdeStorage } from './ide-storage.ts'

const mostFiles = 4

/** The text with the focus, and the tab it is in. */
export type BegunFile = { tabId: string; content: Promise<FileContent> }

/**
 * Asks for the files that were in front when the page was left, so that their bytes are there when
 * the editors are. Nobody need take them. Answers the first of them, or null.
 */
export function beginFiles(
  connection: AgentConnection,
  storage: Pick<IdeStorage, 'read'>,
): BegunFile | null {
  const texts = textsInFront(storage)
  beginFirstText(texts.length > 0)
  const files = new Map<string, Promise<FileContent>>()
  for (const path of new Set(texts.map((text) => text.path))) {
    if (files.size === mostFiles) break
    const file = connection.client.files.read.query({ path })
    keepBegunFile(connection, path, file)
    files.set(path, file)
  }
  const [first] = texts
  const content = first && files.get(first.path)
  return content ? { tabId: first.tabId, content } : null
}

type StoredGroup = { views?: unknown; activeView?: unknown }

/** The files in front of each group that were shown as text, the one with the focus first. */
function textsInFront(storage: Pick<IdeStorage, 'read'>): { tabId: string; path: string }[] {
  try {
    const layout = storage.read<StoredLayout | null>('editors', null)
    if (!layout) return []
    // Only text has a cursor and a scroll bar that are kept.
    const texts = new Set(storage.read<[string, unknown][]>('viewStates', []).map(([id]) => id))
    const groups = groupsOf(layout.grid?.root)
    const isActive = ({ id }: { id?: unknown }) => id === layout.activeGroup
    groups.sort((one, other) => Number(isActive(other)) - Number(isActive(one)))
    return groups.flatMap(({ activeView }) => {
      if (typeof activeView !== 'string' || !texts.has(activeView)) return []
      const { input, path: ofOld } = layout.panels?.[activeView]?.params ?? {}
      const path = input?.type === 'file' ? input.path : ofOld
      return typeof path === 'string' ? [{ tabId: activeView, path }] : []
    })
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
