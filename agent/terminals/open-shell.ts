import { AgentError } from '../errors.ts'
import type { OpenTerminalInput, TerminalInfo, TerminalSize } from '../protocol/terminals.ts'
import { chooseShell, type Shell } from './choose-shell.ts'
import { firstFolder, newTerminal, type TerminalContext } from './open-terminal.ts'
import { PtyProcess } from './pty-process.ts'
import type { ShellStart } from './ready-shell.ts'
import { shellEnvironment } from './shell-environment.ts'
import type { Terminal } from './terminal.ts'

const readySize: TerminalSize = { columns: 100, rows: 24 }

/** Opens a login shell of the user's in a terminal of its own. */
export async function openShell(
  ctx: TerminalContext,
  input: OpenTerminalInput,
): Promise<TerminalInfo> {
  const { terminals } = ctx
  await ctx.secrets.awaited()
  const shell = findShell(ctx)
  const beside = await folderBeside(ctx, input.besideId)
  const start = await shellStart(ctx, shell, [input.folder, beside])
  await terminals.ready.isThere()
  const ready = terminals.ready.take(start)
  const terminal = ready ?? newShellTerminal(ctx, shell, input.size)
  try {
    terminals.add(terminal)
  } catch (error) {
    terminal[Symbol.dispose]()
    throw error
  }
  if (input.name !== undefined) terminal.rename(input.name)
  if (ready) {
    terminal.resize(input.size)
    return terminal.info
  }
  try {
    await run(ctx, terminal, { shell, start })
  } catch (cause) {
    terminals.close(terminal.id)
    throw new AgentError('TERMINAL_FAILED', 'The shell could not be started.', { cause })
  }
  return terminal.info
}

/** Begins the shell that is likely to be asked for first, by whoever waits for the codespace. */
export function readyShell(ctx: TerminalContext): Promise<void> {
  const begun = beginReady(ctx)
  ctx.terminals.ready.expect(begun)
  return begun
}

/** That shell, opened by this; null where there is none, or where another shell is open. */
export async function openReady(
  ctx: TerminalContext,
  size: TerminalSize,
): Promise<Terminal | null> {
  const { terminals } = ctx
  if (!(await terminals.ready.isThere()) || hasShell(ctx)) return null
  await ctx.secrets.awaited()
  const terminal = terminals.ready.take(await shellStart(ctx, findShell(ctx), []))
  if (!terminal) return null
  terminals.add(terminal)
  terminal.resize(size)
  return terminal
}

async function beginReady(ctx: TerminalContext): Promise<void> {
  if (hasShell(ctx)) return
  const shell = findShell(ctx)
  const start = await shellStart(ctx, shell, [])
  const terminal = newShellTerminal(ctx, shell, readySize)
  await run(ctx, terminal, { shell, start })
  ctx.terminals.ready.keep(terminal, start)
}

const hasShell = ({ terminals }: TerminalContext): boolean =>
  terminals.list().some(({ purpose }) => purpose === 'shell')

function newShellTerminal(ctx: TerminalContext, shell: Shell, size: TerminalSize): Terminal {
  const { name } = shell
  const terminal = newTerminal(ctx, { purpose: 'shell', name, shell: name, size })
  const wanted = ctx.start.shell
  if (wanted !== undefined && wanted !== name) {
    const note = `${wanted} is not in this image: this is ${name}. Install it, or choose another in the settings.`
    terminal.onOutput(Buffer.from(`\x1b[2m${note}\x1b[22m\r\n`))
  }
  return terminal
}

async function shellStart(
  ctx: TerminalContext,
  shell: Shell,
  wanted: readonly (string | undefined)[],
): Promise<ShellStart> {
  const { user } = ctx
  const folder = await firstFolder(ctx, [...wanted, ctx.start.workspaceFolder, user.homeFolder])
  const environment = {
    ...shellEnvironment(process.env, ctx.start, {
      user,
      shell: shell.file,
      secrets: ctx.secrets.variables,
      credentials: ctx.credentials,
    }),
    PWD: folder,
  }
  return { file: shell.file, folder, environment }
}

async function run(
  { effectiveUser }: TerminalContext,
  terminal: Terminal,
  { shell, start }: { shell: Shell; start: ShellStart },
): Promise<void> {
  const pty = await PtyProcess.start(
    effectiveUser,
    { ...start, args: shell.args, size: terminal.size },
    { onOutput: (bytes) => terminal.onOutput(bytes), onExit: (exit) => terminal.onExit(exit) },
  )
  terminal.run(pty)
}

/**
 * Where the shell of another terminal is; undefined where that has ended, or became
 * somebody else's.
 */
async function folderBeside(
  { terminals, files }: TerminalContext,
  besideId: string | undefined,
): Promise<string | undefined> {
  const beside = besideId === undefined ? undefined : terminals.find(besideId)
  // The number of a process that has ended may be another's by now.
  if (!beside?.pty || beside.exit) return undefined
  return files.readlink(`/proc/${beside.pty.pid}/cwd`).catch(() => undefined)
}

function findShell({ user, start }: TerminalContext): Shell {
  try {
    return chooseShell(user, start.shell)
  } catch (cause) {
    throw new AgentError('TERMINAL_FAILED', 'There is no shell in this image.', { cause })
  }
}
