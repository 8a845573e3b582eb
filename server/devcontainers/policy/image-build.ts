import { posix } from 'node:path'
import type { ImageBuild } from '#server/images/image-build.schema.ts'
import type { Merged } from '../merge/merge-dev-containers.ts'
import type { Build } from '../model/dev-container.ts'
import { quote } from '../notices.ts'

/**
 * What an image is built from, as paths of the repository; or what is wrong with it, as the rest of
 * a sentence that begins with the key. Nothing outside of the repository is ever read (S-61).
 */
function imageBuildOf(build: Build, configurationPath: string): ImageBuild | { fault: string } {
  const folder = posix.dirname(configurationPath)
  const within = (path: string): string | null => {
    if (path.startsWith('/') || path.includes('\0')) return null
    const joined = posix.join(folder, path).replace(/\/+$/, '')
    return joined === '..' || joined.startsWith('../') ? null : joined
  }
  if (build.dockerfile === undefined) return { fault: 'does not say which "dockerfile".' }
  const dockerfile = within(build.dockerfile)
  if (dockerfile === null || dockerfile === '.') {
    return { fault: `names a "dockerfile" outside of the repository: ${quote(build.dockerfile)}.` }
  }
  const context = within(build.context ?? '.')
  if (context === null) {
    return { fault: `names a "context" outside of the repository: ${quote(build.context ?? '')}.` }
  }
  const { inline, target = null, args } = build
  return { dockerfile, ...(inline && { inline }), context, target, args }
}

/** `from`: the file that says it, from where its paths are meant. */
type WantedBuild = { from: string } & ({ image: ImageBuild } | { image: null; fault: string })

/**
 * What is to be built; null where nothing is, since nothing asks for it or an image is named beside
 * what is no Dockerfile, or in a file that has the last word. `own`: the files in their order.
 */
export function wantedBuild(
  { devContainer, sources }: Merged,
  own: readonly string[],
): WantedBuild | null {
  const { build, image } = devContainer
  const from = sources.build?.at(-1) ?? ''
  if (!build || !own.includes(from)) return null
  const namesLater = own.indexOf(sources.image?.at(-1) ?? '') > own.indexOf(from)
  if (image !== undefined && (build.dockerfile === undefined || namesLater)) return null
  const judged = imageBuildOf(build, from)
  return 'fault' in judged ? { from, image: null, ...judged } : { from, image: judged }
}
