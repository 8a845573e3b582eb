import type { AgentContext } from '../context.ts'
import { AgentError } from '../errors.ts'
import type { OpenTerminalInput, TerminalInfo } from '../protocol/terminals.ts'
import { randomId } from '../random-id.ts'
import { chooseShell, type Shell } from './choose-shell.ts'
import { PtyProcess } from './pty-process.ts'
import { shellEnvironment } from './shell-environment.ts'
import { Terminal } from './terminal.ts'

/** Opens a login shell of the user's in a terminal of its own. */
export async function openShell(
  ctx: AgentContext,
  input: OpenTerminalInput,
): Promise<TerminalInfo> {
  const { terminals, user, effectiveUser } = ctx
  const folder = await firstFolder(ctx, [input.folder, ctx.start.workspaceFolder, user.homeFolder])
  const shell = findShell(ctx)
  const terminal = new Terminal(
    {
      id: randomId(),
      epoch: randomId(),
      purpose: 'shell',
      name: input.name ?? shell.name,
      shell: shell.name,
      size: input.size,
      openedAt: terminals.nextNumber(),
    },
    () => terminals.changed(),
  )
  const environment = {
    ...shellEnvironment(process.env, ctx.start, { user, shell: shell.file }),
    PWD: folder,
  }
  terminals.add(terminal)
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

function findShell({ user }: AgentContext): Shell {
  try {
    return chooseShell(user)
  } catch (cause) {
    throw new AgentError('TERMINAL_FAILED', 'There is no shell in this image.', { cause })
  }
}

async function firstFolder(
  { files }: AgentContext,
  wanted: (string | undefined)[],
): Promise<string> {
  for (const folder of wanted) {
    if (folder?.startsWith('/') && !folder.includes('\0') && (await files.isFolder(folder)))
      return folder
  }
  return '/'
}
