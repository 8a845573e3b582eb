import { readSetting, type SettingsContext } from '#server/settings/settings.ts'
import { type ImageName, readImageName } from './image-name.ts'
import { isWithin, readPattern } from './image-pattern.ts'
import { isPrivateRegistry } from './private-registry.ts'
import { allowedImages } from './registries.settings.ts'

/**
 * Why a codespace of this repository may not be made from that image or Feature: the rest of a sentence that begins
 * with its name. Null where it may. To be asked before anything of it is fetched, each time.
 */
export async function refusedImage(
  ctx: SettingsContext,
  reference: string,
  { repositoryUrl }: { repositoryUrl: string | null },
): Promise<string | null> {
  const name = readImageName(reference)
  if (!name) return 'is not the name of an image, such as "debian:12" or "ghcr.io/owner/name:tag".'
  const lines = await readSetting(
    ctx,
    allowedImages,
    repositoryUrl === null ? {} : { repositoryUrl },
  )
  const patterns = lines.map(readPattern).filter((pattern) => pattern !== null)
  if (patterns.some((pattern) => isWithin(name, pattern))) return null
  return `is not allowed here. ${wayOut(name, lines)}`
}

/**
 * Whether it is this host that the setting names, and not only every public registry: then the server may connect to it
 * wherever it is.
 */
export async function isNamedRegistry(
  ctx: SettingsContext,
  registry: string,
  { repositoryUrl }: { repositoryUrl: string | null },
): Promise<boolean> {
  const of = repositoryUrl === null ? {} : { repositoryUrl }
  const patterns = (await readSetting(ctx, allowedImages, of)).map(readPattern)
  return patterns.some((one) => one !== null && one.kind !== 'public' && one.registry === registry)
}

function wayOut({ registry }: ImageName, lines: readonly string[]): string {
  const setting = `“${allowedImages.title}”`
  if (isPrivateRegistry(registry)) {
    return `${registry} is not a public registry: an administrator can list it under ${setting}.`
  }
  if (lines.length === 0) return `An administrator can list it under ${setting}.`
  const some = lines.slice(0, 5).join(', ')
  const more = lines.length > 5 ? ` and ${lines.length - 5} more` : ''
  return `Allowed are ${some}${more}; an administrator can list it under ${setting}.`
}
