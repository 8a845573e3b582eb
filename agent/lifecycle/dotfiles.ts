import { chmod, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { TerminalContext } from '../terminals/open-terminal.ts'
import type { PtyExit } from '../terminals/pty-process.ts'
import { findProgram, isProgram } from './find-program.ts'
import type { HookRun } from './hook-run.ts'
import { freeName, linkDotfiles } from './link-dotfiles.ts'
import type { PartTerminal } from './part-terminal.ts'
import type { Environment } from './probe-login-shell.ts'
import { describeExit } from './run-commands.ts'

/**
 * The first of these that the repository has is run, as in Codespaces and the Dev Containers CLI.
 */
const installScripts = [
  'install.sh',
  'install',
  'bootstrap.sh',
  'bootstrap',
  'script/bootstrap',
  'setup.sh',
  'setup',
  'script/setup',
]

/** In the home folder. */
export const dotfilesFolder = 'dotfiles'

const fine: PtyExit = { exitCode: 0, signal: null }
const failed: PtyExit = { exitCode: 1, signal: null }

type Dotfiles = {
  repositoryUrl: string
  branch?: string | undefined
  environment: Environment
  notice: string | null
  /** What is there of an earlier time is put aside, and cloned anew. */
  isUpdate?: boolean
}

/**
 * Clones the user's dotfiles into `~/dotfiles` and installs them. Answers with a sentence
 * where that failed.
 */
export async function runDotfiles(
  ctx: TerminalContext,
  run: HookRun,
  dotfiles: Dotfiles,
): Promise<string | null> {
  const { homeFolder } = ctx.user
  const folder = join(homeFolder, dotfilesFolder)
  const terminal = run.openPart(null, 1)
  if (dotfiles.notice) terminal.print(dotfiles.notice)
  const isThere = (await ctx.files.find(folder)) !== null
  const cloned = !isThere
    ? await clone(ctx, terminal, { ...dotfiles, folder })
    : dotfiles.isUpdate
      ? await replace(ctx, terminal, { ...dotfiles, folder })
      : alreadyThere(terminal, folder)
  const error = cloned ?? (await install(ctx, terminal, { folder, ...dotfiles }))
  terminal.end(error === null ? fine : failed)
  return error
}

function alreadyThere(terminal: PartTerminal, folder: string): null {
  terminal.print(`${folder} is already there and is used as it is.`)
  return null
}

/** The clone that is there goes aside under another name, so that nothing changed in it is lost. */
async function replace(
  ctx: TerminalContext,
  terminal: PartTerminal,
  dotfiles: Dotfiles & { folder: string },
): Promise<string | null> {
  const { folder } = dotfiles
  const kept = await freeName(ctx.files, `${folder}.before`)
  await ctx.files.rename(folder, kept)
  terminal.print(`What was in ${folder} is now in ${kept}.`)
  const error = await clone(ctx, terminal, dotfiles)
  if (error !== null) await ctx.files.rename(kept, folder)
  return error
}

/** Beside its place first, so that half a clone is never taken for a whole one. */
async function clone(
  { files, effectiveUser, user }: TerminalContext,
  terminal: PartTerminal,
  { repositoryUrl, branch, environment, folder }: Dotfiles & { folder: string },
): Promise<string | null> {
  const path = environment.PATH ?? ''
  const git = await findProgram(files, 'git', { path, folder: user.homeFolder })
  if (!git)
    return saying(terminal, 'git was not found, and the dotfiles cannot be cloned without it.')
  const unfinished = join(user.homeFolder, '.dotfiles.unfinished')
  const remove = () => effectiveUser.asUser(() => rm(unfinished, { recursive: true, force: true }))
  await remove()
  terminal.print(`Cloning ${repositoryUrl} into ${folder}`)
  const exit = await terminal.run({
    file: git,
    args: [
      '-c',
      'core.hooksPath=/dev/null',
      'clone',
      '--depth',
      '1',
      ...(branch === undefined ? [] : [`--branch=${branch}`]),
      '--',
      repositoryUrl,
      unfinished,
    ],
    environment: { ...environment, GIT_ALLOW_PROTOCOL: 'https', GIT_TERMINAL_PROMPT: '0' },
    folder: user.homeFolder,
  })
  if (exit?.exitCode === 0) {
    await files.rename(unfinished, folder)
    return null
  }
  await remove()
  return `The dotfiles could not be cloned from ${repositoryUrl.slice(0, 300)}.`
}

async function install(
  ctx: TerminalContext,
  terminal: PartTerminal,
  { folder, environment }: { folder: string; environment: Environment },
): Promise<string | null> {
  const script = await firstScript(ctx, folder)
  if (!script) {
    const { files, user } = ctx
    const print = (line: string) => terminal.print(line)
    return await linkDotfiles(files, { from: folder, to: user.homeFolder, print })
  }
  const file = join(folder, script)
  if (!(await isProgram(ctx.files, file))) {
    const mode = Number((await ctx.files.stat(file)).mode) & 0o777
    await ctx.effectiveUser.asUser(() => chmod(file, mode | 0o111))
  }
  terminal.print(`Running ${script}`)
  const exit = await terminal.run({ file, args: [], environment, folder })
  return exit && describeExit(`The dotfiles' ${script}`, exit)
}

export async function firstScript(
  { files }: TerminalContext,
  folder: string,
): Promise<string | null> {
  for (const script of installScripts) {
    const found = await files.stat(join(folder, script)).catch(() => null)
    if (found?.isFile()) return script
  }
  return null
}

function saying(terminal: PartTerminal, sentence: string): string {
  terminal.print(sentence)
  return sentence
}
