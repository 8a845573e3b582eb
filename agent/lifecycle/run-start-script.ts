import { kitBusybox } from '../terminals/kit-busybox.ts'
import type { TerminalContext } from '../terminals/open-terminal.ts'
import { isProgram } from './find-program.ts'
import type { HookRun } from './hook-run.ts'
import type { Program } from './job-leader.ts'
import type { Environment } from './probe-login-shell.ts'
import { describeExit } from './run-commands.ts'

type Script = { text: string; environment: Environment; notice: string | null }

/** Runs the user's own script in their home folder. Answers with a sentence where that failed. */
export async function runStartScript(
  ctx: TerminalContext,
  run: HookRun,
  { text, environment, notice }: Script,
): Promise<string | null> {
  const terminal = run.openPart(null, 1)
  if (notice) terminal.print(notice)
  const program = await shellFor(ctx, text)
  if (!program) {
    const missing = 'There is neither bash nor sh in this image.'
    terminal.print(missing)
    terminal.end({ exitCode: 127, signal: null })
    return missing
  }
  const exit = await terminal.run({ ...program, environment, folder: ctx.user.homeFolder })
  terminal.end(exit ?? { exitCode: 127, signal: null })
  return exit ? describeExit('The start script', exit) : 'The start script could not be started.'
}

async function shellFor({ files }: TerminalContext, text: string): Promise<Program | null> {
  for (const file of ['/bin/bash', '/usr/bin/bash', '/bin/sh']) {
    if (await isProgram(files, file)) return { file, args: ['-c', text] }
  }
  const busybox = kitBusybox()
  return busybox ? { file: busybox, args: ['sh', '-c', text] } : null
}
