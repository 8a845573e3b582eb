import type { CodespaceRow } from '#server/codespaces/codespaces.store.ts'
import { AppError } from '#server/errors.ts'
import { readSetting, type SettingsContext } from '#server/settings/settings.ts'
import { atMost } from './effective-port.ts'
import type { PortVisibility } from './port-values.schema.ts'
import { cookieMinutes, maxVisibility, tokensAllowed } from './ports.settings.ts'

type Of = Pick<CodespaceRow, 'repositoryUrl'>

/** To be read anew for each use: what is open is open within it (S-34). */
export const readMaxVisibility = (ctx: SettingsContext, { repositoryUrl }: Of) =>
  readSetting(ctx, maxVisibility, { repositoryUrl })

export const hasTokens = (ctx: SettingsContext, { repositoryUrl }: Of) =>
  readSetting(ctx, tokensAllowed, { repositoryUrl })

export const readCookieMs = async (ctx: SettingsContext) =>
  (await readSetting(ctx, cookieMinutes)) * 60_000

/** @throws AppError PORT_VISIBILITY_NOT_ALLOWED */
export async function requireVisibility(
  ctx: SettingsContext,
  codespace: Of,
  wanted: PortVisibility,
): Promise<void> {
  const most = await readMaxVisibility(ctx, codespace)
  if (atMost(wanted, most) === wanted) return
  throw new AppError(
    'PORT_VISIBILITY_NOT_ALLOWED',
    `Ports of this codespace cannot be ${wanted}: the administrators of this server allow ${most} at most.`,
  )
}
