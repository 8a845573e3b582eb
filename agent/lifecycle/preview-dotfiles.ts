import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AgentError } from '../errors.ts'
import type { Dotfiles, DotfilesPreview } from '../protocol/dotfiles.ts'
import { randomId } from '../random-id.ts'
import type { TerminalContext } from '../terminals/open-terminal.ts'
import { findGit, runGit } from '../workspace/run-git.ts'
import { dotfilesFolder, firstScript } from './dotfiles.ts'
import { foreseeLinks } from './foresee-links.ts'
import { LoginEnvironment } from './login-environment.ts'

const clonePrefix = '.dotfiles.preview-'
const cloneName = /^\.dotfiles\.preview-[a-z2-7]{12}$/
const patienceMs = 60_000
const probeMs = 5000

/**
 * What installing these dotfiles would do now, of a clone beside the home folder's other things that
 * is gone again afterwards. Nothing of it runs, and nothing else is written.
 */
export async function previewDotfiles(
  ctx: TerminalContext,
  { repositoryUrl, branch }: Dotfiles,
): Promise<DotfilesPreview> {
  const { homeFolder } = ctx.user
  // Another page may be looking too, and nothing of the user's is called that.
  const clone = join(homeFolder, `${clonePrefix}${randomId()}`)
  const remove = () => ctx.effectiveUser.asUser(() => rm(clone, { recursive: true, force: true }))
  const git = await findGit(ctx)
  if (git === null) throw failed('Git was not found, and they cannot be looked at without it.')
  const { environment } = await new LoginEnvironment(ctx, probeMs).read()
  try {
    const ofBranch = branch === undefined ? [] : [`--branch=${branch}`]
    const isCloned = await runGit(
      ctx,
      {
        git,
        folder: homeFolder,
        args: ['clone', '--quiet', '--depth', '1', ...ofBranch, '--', repositoryUrl, clone],
        onOutput: () => undefined,
        environment: { ...environment, GIT_ALLOW_PROTOCOL: 'https', GIT_TERMINAL_PROMPT: '0' },
      },
      AbortSignal.timeout(patienceMs),
    ).catch(() => false)
    if (!isCloned) {
      const which = branch === undefined ? '' : `, branch ${branch}`
      throw failed(`${repositoryUrl}${which} could not be cloned from here.`)
    }
    const script = await firstScript(ctx, clone)
    if (script !== null) return { script, links: [] }
    const places = { from: clone, to: homeFolder, linked: join(homeFolder, dotfilesFolder) }
    return { script, links: await foreseeLinks(ctx.files, places) }
  } finally {
    await remove()
  }
}

/** What an agent that was killed left: to be called before this one looks at any dotfiles. */
export async function removeLeftPreviews({
  effectiveUser,
  user,
}: Pick<TerminalContext, 'effectiveUser' | 'user'>): Promise<void> {
  const { homeFolder } = user
  try {
    const names = await effectiveUser.asUser(() => readdir(homeFolder))
    for (const name of names.filter((one) => cloneName.test(one))) {
      const path = join(homeFolder, name)
      await effectiveUser.asUser(() => rm(path, { recursive: true, force: true }))
    }
  } catch (error) {
    console.error('Clones of dotfiles that were only looked at may be left:', error)
  }
}

const failed = (sentence: string) => new AgentError('DOTFILES_UNREADABLE', sentence.slice(0, 500))
