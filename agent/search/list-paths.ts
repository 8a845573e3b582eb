import type { RequestContext } from '../context.ts'
import { AgentError } from '../errors.ts'
import type { PathsPart } from '../protocol/files.ts'
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

/** Never what git or VS Code keeps to itself, whether or not something ignores it. */
const left = ['.git', '.svn', '.hg', 'CVS', '.DS_Store', 'node_modules', 'bower_components']
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
  ...left.flatMap((name) => ['--glob', `!**/${name}`]),
]

/** The subscription `search.paths`: every file below the folder that git does not ignore, as the user sees them. */
export async function* listPaths(
  ctx: ListContext,
  root: string,
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
  const ripgrep = await startRipgrep(ctx, root, {
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
  })
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
  folder: string,
  events: { onOutput: (bytes: Uint8Array) => void; onExit: (exit: PtyExit) => void },
): Promise<PtyProcess> {
  const environment = { PATH: '/usr/bin:/bin', LANG: 'C', TERM: 'dumb' }
  const size = { columns: 80, rows: 24 }
  return PtyProcess.start(
    effectiveUser,
    { file: findRipgrep(), args: listing, environment, folder, size },
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
