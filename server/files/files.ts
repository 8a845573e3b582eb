import type { z } from 'zod'
import type { CodespaceRow } from '#server/codespaces/codespaces.store.ts'
import { canOpen, requireCodespace } from '#server/codespaces/codespaces.ts'
import { recordDeed } from '#server/codespaces/wish.ts'
import { AppError } from '#server/errors.ts'
import { readSetting, type SettingsContext } from '#server/settings/settings.ts'
import type { SignedInContext } from '#server/trpc.ts'
import type { AddressKind, MintInput, mintedAddress, transferSwitches } from './files.schema.ts'
import { downloads, uploads } from './files.settings.ts'
import { filesOrigin } from './files-host.ts'

const transferMs = 10 * 60_000

/** An address for this browser's session alone, at the origin of the codespace's files. */
export async function mintAddress(
  ctx: SignedInContext,
  { name, kind, paths }: MintInput,
): Promise<z.infer<typeof mintedAddress>> {
  const row = await requireCodespace(ctx, name)
  if (!(await isAllowed(ctx, kind, row))) {
    const [what, code] =
      kind === 'upload'
        ? (['Uploads', 'UPLOADS_NOT_ALLOWED'] as const)
        : (['Downloads', 'DOWNLOADS_NOT_ALLOWED'] as const)
    throw new AppError(code, `${what} are switched off for this codespace.`)
  }
  if (!canOpen(row)) throw new AppError('CODESPACE_STOPPED', 'The codespace is not running.')
  const origin = filesOrigin(ctx.config, name)
  if (origin === null) {
    throw new AppError(
      'FILES_ORIGIN_UNUSABLE',
      'Files cannot be moved or previewed yet: BOTHY_PORTS_URL is not set on this server.',
    )
  }
  const { user, tokenHash } = ctx.session
  const address = { kind, paths, codespaceId: row.id, userId: user.id, sessionHash: tokenHash }
  if (kind !== 'read') await recordTransfer(ctx, row, kind)
  const { secret, expiresAt } = ctx.fileAddresses.mint(name, address)
  return { url: `${origin}/${secret}`, expiresAt }
}

/** Of many files one after the other, once in ten minutes. */
function recordTransfer(
  ctx: SignedInContext,
  row: CodespaceRow,
  kind: Exclude<AddressKind, 'read'>,
): Promise<void> {
  const action = kind === 'upload' ? 'files.upload' : 'files.download'
  const key = `${action} ${ctx.session.tokenHash} ${row.id}`
  return ctx.auditedLately.once(key, transferMs, async (isDue) => {
    if (isDue) await recordDeed(ctx, row, { action })
  })
}

type Of = Pick<CodespaceRow, 'repositoryUrl'>

/** By the policies for the codespace's repository. What is only looked at is no download. */
export async function isAllowed(
  ctx: SettingsContext,
  kind: AddressKind,
  { repositoryUrl }: Of,
): Promise<boolean> {
  if (kind === 'read') return true
  return readSetting(ctx, kind === 'upload' ? uploads : downloads, { repositoryUrl })
}

/** Of one codespace, or where none is named of those whose repository nothing was chosen for. */
export async function readSwitches(
  ctx: SignedInContext,
  name: string | undefined,
): Promise<z.infer<typeof transferSwitches>> {
  const of = name === undefined ? { repositoryUrl: '' } : await requireCodespace(ctx, name)
  return {
    uploads: await isAllowed(ctx, 'upload', of),
    downloads: await isAllowed(ctx, 'download', of),
  }
}
