import type { FileContent } from '#agent/protocol/files.ts'
import type { AgentConnection } from '#web/lib/agent-client.ts'

/** Nobody wants it any more. */
const keptMs = 10_000

const begun = new WeakMap<AgentConnection, Map<string, BegunContent>>()

/** A file as it was when it was asked for ahead; null where that failed. */
export type BegunContent = Promise<FileContent | null>

/** Keeps a while what was asked for ahead. Nobody need take it. */
export function keepBegunFile(
  connection: AgentConnection,
  path: string,
  asked: Promise<FileContent>,
): void {
  const files = begun.get(connection) ?? new Map<string, BegunContent>()
  begun.set(connection, files)
  // Who takes it asks again, and is told then.
  const content = asked.catch(() => null)
  files.set(path, content)
  setTimeout(() => files.get(path) === content && files.delete(path), keptMs)
}

/**
 * What was asked for ahead, once; null where it was not, or is too old. Nobody watched the file
 * meanwhile: who shows this has to ask whether the disk still has it.
 */
export function takeBegunFile(connection: AgentConnection, path: string): BegunContent | null {
  const files = begun.get(connection)
  const content = files?.get(path) ?? null
  files?.delete(path)
  return content
}
