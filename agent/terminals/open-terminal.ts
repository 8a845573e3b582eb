import type { AgentContext } from '../context.ts'
import type { TerminalInfo, TerminalSize } from '../protocol/terminals.ts'
import { randomId } from '../random-id.ts'
import { Terminal } from './terminal.ts'

/** What it takes to run something in a terminal. */
export type TerminalContext = Pick<
  AgentContext,
  'start' | 'user' | 'effectiveUser' | 'credentials' | 'files' | 'secrets' | 'terminals'
>

type OpenOptions = {
  purpose: TerminalInfo['purpose']
  name: string
  shell: string
  size: TerminalSize
  ringBytes?: number
  onClose?: () => void
}

/** A terminal on the list, in which nothing runs yet. */
export function openTerminal(ctx: TerminalContext, options: OpenOptions): Terminal {
  const terminal = newTerminal(ctx, options)
  ctx.terminals.add(terminal)
  return terminal
}

/** The same, on no list. */
export function newTerminal({ terminals }: TerminalContext, options: OpenOptions): Terminal {
  return new Terminal(
    { ...options, id: randomId(), epoch: randomId(), openedAt: terminals.nextNumber() },
    {
      onChange: () => terminals.changed(),
      onOutput: (terminal, bytes) => terminals.printed(terminal, bytes),
      onInput: () => terminals.typed(),
    },
  )
}

/** The first of them that is a folder and may be gone into. */
export async function firstFolder(
  { files }: TerminalContext,
  wanted: (string | undefined)[],
): Promise<string> {
  for (const folder of wanted) {
    if (folder?.startsWith('/') && !folder.includes('\0') && (await files.isFolder(folder)))
      return folder
  }
  return '/'
}
