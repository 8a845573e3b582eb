import type { Ide } from '../../ide-context.ts'
import { asideSession } from '../unsaved-text.ts'

/** One earlier text of a file, wherever it is kept. */
export type TimelineEntry = {
  id: string
  /** Milliseconds since 1970. */
  at: number
  sizeBytes: number
  /** `aside`: what was typed here and gave way to somebody else's text. */
  source: 'saved' | 'before' | 'aside'
}

/** An id no entry of the agent's history has. */
const asideId = 'aside'

/** The newest first. */
export async function listEntries(
  { client }: Ide['connection'],
  path: string,
): Promise<TimelineEntry[]> {
  const [history, unsaved] = await Promise.all([
    client.history.list.query({ path }),
    client.unsaved.list.query().catch(() => []),
  ])
  const aside = unsaved.filter((copy) => copy.path === path && copy.session === asideSession)
  return [
    ...history.map(({ savedAt, ...entry }) => ({ ...entry, at: savedAt })),
    ...aside.map(({ savedAt, sizeBytes }) => ({
      id: asideId,
      at: savedAt,
      sizeBytes,
      source: 'aside' as const,
    })),
  ].sort((a, b) => b.at - a.at)
}

/** Null where it is not kept any more. */
export async function readEntry(
  { client }: Ide['connection'],
  path: string,
  id: string,
): Promise<Uint8Array | null> {
  if (id !== asideId) return (await client.history.read.query({ path, id })).bytes
  const copy = await client.unsaved.read.query({ path, session: asideSession })
  return copy && new TextEncoder().encode(copy.text)
}

export function isAside(id: string): boolean {
  return id === asideId
}

const words: Record<TimelineEntry['source'], string> = {
  saved: 'Saved',
  before: 'From outside the editor',
  aside: 'Your text, set aside for theirs',
}

export function sourceWords({ source }: TimelineEntry): string {
  return words[source]
}

export const sourceIcons: Record<TimelineEntry['source'], string> = {
  saved: 'save',
  before: 'terminal',
  aside: 'archive',
}
