import { z } from 'zod'
import type { CodespaceRow } from '#server/codespaces/codespaces.store.ts'
import { dotfilesRepositoryUrl } from '#server/devcontainers/lifecycle.settings.ts'
import { readSetting, type SettingsContext } from '#server/settings/settings.ts'
import {
  dotfilesBranch,
  dotfilesForEverybody,
  dotfilesPolicy,
  environment,
  shell,
  startScript,
} from './personal.settings.ts'
import { readEnvironment } from './read-environment.ts'

const dotfiles = z.object({ repositoryUrl: z.string(), branch: z.string().nullable() })
export type Dotfiles = z.infer<typeof dotfiles>

const personal = z.object({
  /** Of the dotfiles; null for the default one. */
  dotfilesBranch: z.string().nullable(),
  /** Its own ones, for when policy that has put others in their place, or none, lets them be again. */
  ownDotfiles: dotfiles.nullable().optional(),
  environment: z.record(z.string(), z.string()),
  startScript: z.string().nullable(),
  /** Null for the one that the image gives its user. */
  shell: z.enum(['bash', 'zsh', 'fish']).nullable(),
})
/** What of its owner's own a codespace is started with, beside secrets and the dotfiles' address. */
export type Personal = z.infer<typeof personal>

const nothing: Personal = {
  dotfilesBranch: null,
  environment: {},
  startScript: null,
  shell: null,
}

/** As it was last started; nothing before that, and of one that an older server started. */
export const personalOf = (row: Pick<CodespaceRow, 'personal'>): Personal =>
  row.personal === null ? nothing : personal.parse(JSON.parse(row.personal))

type Whose = { userId: string; repositoryUrl: string | null }

/** What counts now for a new codespace of theirs, within what administrators allow. */
export async function dotfilesFor(ctx: SettingsContext, whose: Whose): Promise<Dotfiles | null> {
  const policy = await readSetting(ctx, dotfilesPolicy, whose)
  if (policy === 'none') return null
  const own = policy === 'own' ? await readSetting(ctx, dotfilesRepositoryUrl, whose) : null
  if (own !== null) {
    return { repositoryUrl: own, branch: await readSetting(ctx, dotfilesBranch, whose) }
  }
  const given = await readSetting(ctx, dotfilesForEverybody, whose)
  return given === null ? null : { repositoryUrl: given, branch: null }
}

type Columns = Pick<CodespaceRow, 'dotfilesRepositoryUrl' | 'personal'>

/** For a codespace that is made now. */
export async function personalOfNew(ctx: SettingsContext, whose: Whose): Promise<Columns> {
  const dotfiles = await dotfilesFor(ctx, whose)
  return columnsOf(dotfiles, await readOwn(ctx, whose))
}

/**
 * For one that is started now. Its dotfiles are those it was made with, or given since, for as long
 * as policy leaves them alone.
 */
export async function personalAtStart(ctx: SettingsContext, row: CodespaceRow): Promise<Columns> {
  const { ownerId: userId, template, dotfilesRepositoryUrl: kept } = row
  const whose = { userId, repositoryUrl: template === null ? row.repositoryUrl : null }
  const { ownDotfiles, dotfilesBranch: branch } = personalOf(row)
  const had = kept === null ? null : { repositoryUrl: kept, branch }
  const own = ownDotfiles === undefined ? had : ownDotfiles
  const now = await readOwn(ctx, whose)
  if ((await readSetting(ctx, dotfilesPolicy, whose)) === 'own') return columnsOf(own, now)
  return columnsOf(await dotfilesFor(ctx, whose), { ...now, ownDotfiles: own })
}

/** The same with other dotfiles, of one that runs. */
export function personalWith(row: Pick<CodespaceRow, 'personal'>, dotfiles: Dotfiles): Columns {
  return columnsOf(dotfiles, { ...personalOf(row), ownDotfiles: undefined })
}

async function readOwn(ctx: SettingsContext, whose: Whose) {
  const text = await readSetting(ctx, environment, whose)
  const wanted = await readSetting(ctx, shell, whose)
  return {
    environment: text === null ? {} : readEnvironment(text),
    startScript: await readSetting(ctx, startScript, whose),
    shell: wanted === 'image' ? null : wanted,
  }
}

const columnsOf = (dotfiles: Dotfiles | null, own: Omit<Personal, 'dotfilesBranch'>): Columns => ({
  dotfilesRepositoryUrl: dotfiles?.repositoryUrl ?? null,
  personal: JSON.stringify({ ...own, dotfilesBranch: dotfiles?.branch ?? null } satisfies Personal),
})
