import type { CommandHook, LifecycleCommand, LifecyclePlan } from '../protocol/lifecycle.ts'
import { kitBusybox } from '../terminals/kit-busybox.ts'
import { firstFolder, type TerminalContext } from '../terminals/open-terminal.ts'
import type { PtyExit } from '../terminals/pty-process.ts'
import type { AgentUser } from '../user/agent-user.ts'
import { findProgram, isProgram } from './find-program.ts'
import type { HookRun } from './hook-run.ts'
import type { Program } from './job-leader.ts'
import type { Environment } from './probe-login-shell.ts'

type Entry = { name: string | null; command: string | string[] }
type CommandsToRun = {
  /** One after the other; those of one all at the same time. */
  stages: Entry[][]
  environment: Environment
  /** Something that the user should know beforehand. */
  notice: string | null
}
type Surroundings = {
  environment: Environment
  folder: string
  /** Who it is that runs it, where that is not the user. */
  as?: AgentUser
}

const notFound: PtyExit = { exitCode: 127, signal: null }
const mostNameLength = 100

/**
 * The commands of a hook that have something to run: those of the image and of Features first,
 * each by itself.
 */
export function stagesOf({ commands, before = {} }: LifecyclePlan, hook: CommandHook): Entry[][] {
  const earlier = (before[hook] ?? []).map(({ from, command }) =>
    entriesOf(command).map((entry) => ({ ...entry, name: nameOf(from, entry) })),
  )
  return [...earlier, entriesOf(commands[hook])].filter((entries) => entries.length > 0)
}

function entriesOf(command: LifecycleCommand | undefined): Entry[] {
  if (command === undefined) return []
  const isOne = typeof command === 'string' || Array.isArray(command)
  const entries = isOne
    ? [{ name: null, command }]
    : Object.entries(command).map(([name, entry]) => ({ name, command: entry }))
  return entries.filter((entry) => entry.command.length > 0)
}

const nameOf = (from: string, { name }: Entry): string =>
  (name === null ? from : `${from}: ${name}`).slice(0, mostNameLength)

/**
 * Resolves once all have ended, or those with which one failed: with a sentence about that one.
 */
export async function runCommands(
  ctx: TerminalContext,
  run: HookRun,
  { stages, environment, notice }: CommandsToRun,
): Promise<string | null> {
  const folder = await firstFolder(ctx, [ctx.start.workspaceFolder, ctx.user.homeFolder])
  const around = { environment, folder, count: stages.flat().length }
  for (const entries of stages) {
    const failure = await runAtOnce(ctx, run, {
      ...around,
      entries,
      notice: entries === stages[0] ? notice : null,
    })
    if (failure !== null) return failure
  }
  return null
}

/**
 * Runs each in a part of its own. Resolves with the first failure once all of them have ended, or
 * null.
 */
export async function runAtOnce(
  ctx: TerminalContext,
  run: HookRun,
  {
    entries,
    notice,
    count,
    ...around
  }: Surroundings & { entries: Entry[]; notice: string | null; count: number },
): Promise<string | null> {
  const failures: string[] = []
  await Promise.all(
    entries.map(async (entry) => {
      const terminal = run.openPart(entry.name, count)
      if (notice && entry === entries[0]) terminal.print(notice)
      const subject = entry.name === null ? run.hook : `${run.hook} (${entry.name})`
      const program = await programOf(ctx, entry.command, around)
      if (typeof program === 'string') {
        terminal.print(program)
        terminal.end(notFound)
        failures.push(program)
        return
      }
      const exit = await terminal.run({ ...program, ...around }).catch((cause) => {
        console.error(`${run.hook}:`, cause)
        return null
      })
      terminal.end(exit ?? notFound)
      const failure = exit ? describeExit(subject, exit) : `${subject} could not be started.`
      if (failure) failures.push(failure)
    }),
  )
  return failures[0] ?? null
}

/** Why that is a failure; null where it is none. */
export function describeExit(subject: string, { exitCode, signal }: PtyExit): string | null {
  if (signal !== null) return `${subject} was ended by signal ${signal}.`
  if (exitCode === 126) return `${subject} could not be executed.`
  return exitCode === 0 ? null : `${subject} ended with exit code ${exitCode}.`
}

/** A sentence where the image has no such program. */
async function programOf(
  { files }: TerminalContext,
  command: string | string[],
  { environment, folder }: Surroundings,
): Promise<Program | string> {
  if (typeof command === 'string') {
    if (await isProgram(files, '/bin/sh')) return { file: '/bin/sh', args: ['-c', command] }
    const busybox = kitBusybox()
    if (busybox) return { file: busybox, args: ['sh', '-c', command] }
    return 'sh was not found.'
  }
  const [name = '', ...args] = command
  const file = await findProgram(files, name, { path: environment.PATH ?? '', folder })
  return file ? { file, args } : `${name.slice(0, mostNameLength)} was not found.`
}
