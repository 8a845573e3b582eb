import { join } from 'node:path'
import type { AgentContext } from '../context.ts'
import { kitBusybox } from '../terminals/kit-busybox.ts'
import { PtyProcess } from '../terminals/pty-process.ts'
import { shellEnvironment } from '../terminals/shell-environment.ts'

type GitContext = Pick<AgentContext, 'effectiveUser' | 'files' | 'start' | 'user'>

/**
 * Nobody has asked for this call, so nothing a repository configures may run because of it (S-81).
 * Filters do: they are the user's own, and without them every file of Git LFS would look changed.
 */
const harmless = [
  '--no-pager',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'log.showSignature=false',
  '-c',
  'safe.bareRepository=explicit',
]

const harmlessEnvironment = {
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: 'none',
  TERM: 'dumb',
  LANG: 'C',
}

/** The image's own Git; null where it has none. */
export async function findGit(ctx: GitContext): Promise<string | null> {
  for (const folder of searchPath(ctx)) {
    const file = join(folder, 'git')
    const found = await ctx.files.stat(file).catch(() => null)
    if (found?.isFile()) return file
  }
  return null
}

type GitCall = {
  git: string
  /** The repository's own folder. */
  folder: string
  args: string[]
  onOutput: (bytes: Uint8Array) => void
  /** Besides, or instead of, what every such call has. */
  environment?: Record<string, string>
  /** Files instead of a terminal, which changes the ends of lines and has no end of its own. */
  streams?: GitStreams
}

export type GitStreams = {
  input?: string
  output: string
  /** No file that it writes becomes larger. */
  mostBytes?: number
}

/**
 * Runs the user's Git as the user, and resolves to whether it succeeded. Rejects with the signal's
 * reason. In a terminal of its own, since only what forks those keeps the user's groups.
 */
export async function runGit(
  ctx: GitContext,
  call: GitCall,
  signal: AbortSignal,
): Promise<boolean> {
  signal.throwIfAborted()
  const git = [call.git, ...harmless, '-c', `safe.directory=${call.folder}`, ...call.args]
  const { promise: exited, resolve, reject } = Promise.withResolvers<boolean>()
  const busybox = kitBusybox()
  const pty = await PtyProcess.start(
    ctx.effectiveUser,
    {
      file: busybox ?? '/bin/sh',
      args: [...(busybox ? ['sh'] : []), '-c', commandOf(call.streams), ...git],
      environment: {
        ...gitEnvironment(ctx, call.folder),
        ...call.environment,
        ...(call.streams && {
          BOTHY_IN: call.streams.input ?? '/dev/null',
          BOTHY_OUT: call.streams.output,
        }),
      },
      folder: call.folder,
      size: { columns: 80, rows: 24 },
    },
    {
      onOutput: call.onOutput,
      onExit: ({ exitCode, signal }) => resolve(exitCode === 0 && signal === null),
    },
  )
  const onAbort = () => {
    pty.hangUp()
    pty.kill()
    reject(signal.reason)
  }
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  try {
    return await exited
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

/**
 * A terminal that nobody has open any more hangs up on whoever lives in it, so it stays open as
 * number 3. `ulimit` counts blocks of 512 bytes.
 */
function commandOf(streams: GitStreams | undefined): string {
  if (!streams) return 'exec "$0" "$@" 2>/dev/null'
  const limit =
    streams.mostBytes === undefined ? '' : `ulimit -f ${Math.ceil(streams.mostBytes / 512)}; `
  return `${limit}exec "$0" "$@" 3>&1 <"$BOTHY_IN" >"$BOTHY_OUT" 2>/dev/null`
}

function gitEnvironment(ctx: GitContext, folder: string): Record<string, string> {
  const { HOME = '/', USER = '', XDG_CONFIG_HOME } = environmentOf(ctx)
  return {
    ...harmlessEnvironment,
    PATH: searchPath(ctx).join(':'),
    HOME,
    USER,
    // One that was damaged is not looked for further up.
    GIT_CEILING_DIRECTORIES: join(folder, '..'),
    ...(XDG_CONFIG_HOME && { XDG_CONFIG_HOME }),
  }
}

/** Never a folder that depends on where one is. */
function searchPath(ctx: GitContext): string[] {
  const { PATH = '' } = environmentOf(ctx)
  return PATH.split(':').filter((folder) => folder.startsWith('/'))
}

function environmentOf({ start, user }: GitContext): Record<string, string> {
  return shellEnvironment(process.env, start, { user, shell: '/bin/sh' })
}
