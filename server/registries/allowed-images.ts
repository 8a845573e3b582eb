import { readSetting, type SettingsContext } from '#server/settings/settings.ts'
import { type ImageName, readImageName } from './image-name.ts'
import { isWithin, readPattern } from './image-pattern.ts'
import { isPrivateRegistry } from './private-registry.ts'
import { hasPublicAddress } from './public-addresses.ts'
import { allowedImages } from './registries.settings.ts'

type Whose = { repositoryUrl: string | null }
type Judged = { fault: string } | { fault: null; name: ImageName; isListed: boolean }

/**
 * Why a codespace of this repository may not be made from that image or Feature: the rest of a
 * sentence that begins with its name. Null where it may. To be asked each time, also where it is
 * here already.
 */
export async function refusedImage(
  ctx: SettingsContext,
  reference: string,
  whose: Whose,
): Promise<string | null> {
  return (await judge(ctx, reference, whose)).fault
}

/**
 * Whether it is this host that the setting names, and not only every public registry: then the
 * server may connect to it wherever it is.
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

/**
 * The same before anything of it is fetched from where the server stands: a name that anybody may
 * have may lead to a private address (S-71).
 */
export async function refusedFetch(
  ctx: SettingsContext,
  reference: string,
  whose: Whose,
): Promise<string | null> {
  const judged = await judge(ctx, reference, whose)
  if (judged.fault !== null) return judged.fault
  const { isListed, name } = judged
  if (isListed || (await hasPublicAddress(name.registry))) return null
  const listing = `an administrator can list ${name.registry}/* under ${setting}.`
  return `is not allowed here. ${name.registry} is at a private address: ${listing}`
}

async function judge(
  ctx: SettingsContext,
  reference: string,
  { repositoryUrl }: Whose,
): Promise<Judged> {
  const subject = repositoryUrl === null ? {} : { repositoryUrl }
  return judgeByLines(reference, await readSetting(ctx, allowedImages, subject))
}

/** By what the setting says. `isListed`: not only by the line for all public registries. */
export function judgeByLines(reference: string, lines: readonly string[]): Judged {
  const name = readImageName(reference)
  if (!name) return { fault: notAName }
  const within = lines.map(readPattern).filter((one) => one !== null && isWithin(name, one))
  if (within.length === 0) return { fault: `is not allowed here. ${wayOut(name, lines)}` }
  return { fault: null, name, isListed: within.some((one) => one?.kind !== 'public') }
}

const notAName = 'is not the name of an image, such as "debian:12" or "ghcr.io/owner/name:tag".'
const setting = `“${allowedImages.title}”`

function wayOut({ registry }: ImageName, lines: readonly string[]): string {
  if (isPrivateRegistry(registry)) {
    return `${registry} is not a public registry: an administrator can list it under ${setting}.`
  }
  if (lines.length === 0) return `An administrator can list it under ${setting}.`
  const some = lines.slice(0, 5).join(', ')
  const more = lines.length > 5 ? ` and ${lines.length - 5} more` : ''
  return `Allowed are ${some}${more}; an administrator can list it under ${setting}.`
}
