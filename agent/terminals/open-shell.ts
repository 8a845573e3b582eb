import { AgentError } from '../errors.ts'
import type { OpenTerminalInput, TerminalInfo } from '../protocol/terminals.ts'
import { chooseShell, type Shell } from './choose-shell.ts'
import { firstFolder, openTerminal, type TerminalContext } from './open-terminal.ts'
import { PtyProcess } from './pty-process.ts'
import { shellEnvironment } from './shell-environment.ts'

/** Opens a login shell of the user's in a terminal of its own. */
export async function openShell(
  ctx: TerminalContext,
  input: OpenTerminalInput,
): Promise<TerminalInfo> {
  const { terminals, user, effectiveUser } = ctx
  await ctx.secrets.awaited()
  const folder = await firstFolder(ctx, [input.folder, ctx.start.workspaceFolder, user.homeFolder])
  const shell = findShell(ctx)
  const terminal = openTerminal(ctx, {
    purpose: 'shell',
    name: input.name ?? shell.name,
    shell: shell.name,
    size: input.size,
  })
  const environment = {
    ...shellEnvironment(process.env, ctx.start, {
      user,
      shell: shell.file,
      secrets: ctx.secrets.variables,
      credentials: ctx.credentials,
    }),
    PWD: folder,
  }
  try {
    const pty = await PtyProcess.start(
      effectiveUser,
      { file: shell.file, args: shell.args, environment, folder, size: input.size },
      { onOutput: (bytes) => terminal.onOutput(bytes), onExit: (exit) => terminal.onExit(exit) },
    )
    terminal.run(pty)
  } catch (cause) {
    terminals.close(terminal.id)
    throw new AgentError('TERMINAL_FAILED', 'The shell could not be started.', { cause })
  }
  return terminal.info
}

function findShell({ user }: TerminalContext): Shell {
  try {
    return chooseShell(user)
  } catch (cause) {
    throw new AgentError('TERMINAL_FAILED', 'There is no shell in this image.', { cause })
  }
}
