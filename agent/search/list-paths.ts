import type { RequestContext } from '../context.ts'
import { AgentError } from '../errors.ts'
import type { ListPathsInput, PathsPart } from '../protocol/files.ts'
import { type PtyExit, PtyProcess } from '../terminals/pty-process.ts'
import { Wake } from '../wake.ts'
import { findRipgrep } from './find-ripgrep.ts'
import { PathParts } from './path-parts.ts'

type ListContext = Pick<RequestContext, 'effectiveUser' | 'files' | 'socket'>

/** Parts that wait to be sent before ripgrep has to. */
const mostWaiting = 4
/** What a slow line may still have to send before the next part is given to it. */
const mostUnsentBytes = 1024 * 1024
const lineWaitMs = 20

/** Whether or not something ignores it. */
const leftByDefault = [
  '.git',
  '.svn',
  '.hg',
  'CVS',
  '.DS_Store',
  'node_modules',
  'bower_components',
].map((name) => `**/${name}`)
const listing = [
  '--files',
  '--hidden',
  '--null',
  '--no-config',
  '--no-require-git',
  '--no-messages',
  '--no-ignore-messages',
  '--color=never',
  // A link out of the workspace must not bring the whole system along.
  '--follow',
  '--one-file-system',
]

/**
 * The subscription `search.paths`: every file below the root that nothing leaves out, as the
 * user sees them.
 */
export async function* listPaths(
  ctx: ListContext,
  { root, exclude = leftByDefault }: ListPathsInput,
  signal: AbortSignal | undefined,
): AsyncGenerator<PathsPart, void> {
  if (!(await ctx.files.isFolder(root))) {
    throw new AgentError('FOLDER_NOT_FOUND', 'This folder is no longer there.')
  }
  const parts = new PathParts()
  const waiting: Uint8Array[] = []
  const wake = new Wake()
  wake.wakeOn(signal)
  let end: PtyExit | null = null
  const ripgrep = await startRipgrep(
    ctx,
    { root, exclude },
    {
      onOutput(bytes) {
        const part = parts.feed(bytes)
        if (part) waiting.push(part)
        if (waiting.length >= mostWaiting) ripgrep.pause()
        if (part || parts.isTruncated) wake.wake()
      },
      onExit(exit) {
        end = exit
        wake.wake()
      },
    },
  )
  try {
    while (!signal?.aborted) {
      const isLast = end !== null || parts.isTruncated
      for (const bytes of waiting.splice(0)) {
        yield { type: 'paths', bytes }
        await untilSent(ctx, signal)
      }
      if (isLast) break
      ripgrep.resume()
      if (end === null) await wake.wait()
    }
    const rest = parts.take()
    if (signal?.aborted) return
    if (!parts.isTruncated) requireWhole(end)
    if (rest) yield { type: 'paths', bytes: rest }
    yield { type: 'end', isTruncated: parts.isTruncated }
  } finally {
    if (end === null) ripgrep.hangUp()
  }
}

// In a terminal of its own, since only what forks those keeps the user's groups.
function startRipgrep(
  { effectiveUser }: ListContext,
  { root, exclude }: { root: string; exclude: readonly string[] },
  events: { onOutput: (bytes: Uint8Array) => void; onExit: (exit: PtyExit) => void },
): Promise<PtyProcess> {
  const environment = { PATH: '/usr/bin:/bin', LANG: 'C', TERM: 'dumb' }
  const size = { columns: 80, rows: 24 }
  const args = [...listing, ...exclude.map((glob) => `--glob=!${glob}`)]
  return PtyProcess.start(
    effectiveUser,
    { file: findRipgrep(), args, environment, folder: root, size },
    events,
  )
}

/** One that could not look everywhere ends with 2, one that found nothing with 1. */
function requireWhole(end: PtyExit | null): void {
  if (end?.signal === null && end.exitCode <= 2) return
  throw new Error(`ripgrep ended with ${end?.signal ?? end?.exitCode}.`)
}

async function untilSent({ socket }: ListContext, signal: AbortSignal | undefined): Promise<void> {
  while (socket && socket.bufferedAmount > mostUnsentBytes && !signal?.aborted) {
    await new Promise((resolve) => setTimeout(resolve, lineWaitMs))
  }
}
