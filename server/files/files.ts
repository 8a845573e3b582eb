import type { z } from 'zod'
import { canOpen, requireCodespace } from '#server/codespaces/codespaces.ts'
import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import type { SignedInContext } from '#server/trpc.ts'
import type { AddressKind, MintInput, mintedAddress } from './files.schema.ts'
import { filesOrigin } from './files-host.ts'

/** An address for this browser's session alone, at the origin of the codespace's files. */
export async function mintAddress(
  ctx: SignedInContext,
  { name, kind, paths }: MintInput,
): Promise<z.infer<typeof mintedAddress>> {
  if (!isAllowed(ctx, kind)) {
    const [what, code] =
      kind === 'upload'
        ? (['Uploads', 'UPLOADS_NOT_ALLOWED'] as const)
        : (['Downloads', 'DOWNLOADS_NOT_ALLOWED'] as const)
    throw new AppError(code, `${what} are switched off on this server.`)
  }
  const row = await requireCodespace(ctx, name)
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
  const { secret, expiresAt } = ctx.fileAddresses.mint(name, address)
  return { url: `${origin}/${secret}`, expiresAt }
}

/** By the operator's switches. What is only looked at is no download. */
export function isAllowed({ config }: Pick<AppContext, 'config'>, kind: AddressKind): boolean {
  if (kind === 'read') return true
  return kind === 'upload' ? config.transfers.uploads : config.transfers.downloads
}
