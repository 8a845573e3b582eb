import { quote } from '#server/devcontainers/notices.ts'
import type { ImageBuild } from '#server/images/image-build.schema.ts'
import { isAddress } from '../read/canonical-service.ts'
import type { Variables } from '../read/interpolate.ts'
import { wrongAt } from '../read/read-yaml.ts'
import { fromTop, isFileInRepository, isInRepository } from '../read/repository-paths.ts'
import type { ServiceBuild } from './read-service.ts'

/**
 * What an image is built from, as paths of the repository: nothing outside of it is ever read
 * (S-61).
 * @throws DevcontainerError
 */
export function imageBuildOf(
  { context, dockerfile, inline, target, args, place }: ServiceBuild,
  { variables, top }: { variables: Variables; top: string },
): ImageBuild {
  if (!isInRepository(context) || isAddress(context)) {
    throw wrongAt(place, `"build.context" is not a folder of the repository: ${quote(context)}.`)
  }
  const path = fromTop(context, dockerfile, top)
  if (!isFileInRepository(path)) {
    throw wrongAt(
      place,
      `"build.dockerfile" is not a file of the repository: ${quote(dockerfile)}.`,
    )
  }
  // A name alone is what the project's own variables say.
  const said = Object.entries(args).flatMap(([name, value]): [string, string][] => {
    const found = value ?? variables.get(name)
    return found === undefined || name === '__proto__' ? [] : [[name, found]]
  })
  const build = { context, target, args: Object.fromEntries(said) }
  if (inline === null) return { ...build, dockerfile: path }
  const { text, place: at } = inline
  // A text of several lines begins below its key.
  const linesAbove = text.includes('\n') ? at.line : at.line - 1
  return { ...build, dockerfile: at.path, inline: { text, linesAbove } }
}
