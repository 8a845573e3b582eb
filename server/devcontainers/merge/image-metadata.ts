import type { DevContainer } from '../model/dev-container.ts'
import { readSource, type SourcePlace } from '../model/read-source.ts'
import { Notices, quote } from '../notices.ts'
import { DevcontainerError, invalidAt, readJson } from '../read-json.ts'
import type { Asking } from './merge-dev-containers.ts'

/** The label of an image that says what it asks for, and its Features: `devcontainer.metadata`. */
export const metadataLabel = 'devcontainer.metadata'

/** An image has one of each Feature, and some of its own and of what it is made from. */
const mostEntries = 100

/** What a file alone can say, and an image or a Feature cannot, whatever its label holds. */
const ofFilesAlone = [
  'name',
  'image',
  'build',
  'compose',
  'features',
  'overrideFeatureInstallOrder',
  'workspaceFolder',
  'workspaceMount',
  'runArgs',
  'appPort',
  'secrets',
  'initializeCommand',
] as const

/**
 * What an image asks for by its label, in the order in which it counts. Anybody may have written it
 * (S-99): a label that cannot be used is left out as a whole, which is said. `image`: how people
 * know it.
 */
export function readImageMetadata(label: string, image: string, place: SourcePlace): Read {
  const whose = `the image ${quote(image)}`
  return readAll(label, whose, place, (id) => (id === null ? whose : `${quote(id)} in ${whose}`))
}

/**
 * The same of Features. `reference`: how people know one. `entry`: what it says of itself, as its
 * file has it.
 */
export function readFeatureMetadata(
  features: readonly { reference: string; entry: string }[],
  place: SourcePlace,
): Read {
  const all = features.map(({ reference, entry }) => {
    const whose = `the Feature ${quote(reference)}`
    return readAll(entry, whose, place, () => whose)
  })
  return {
    asking: all.flatMap(({ asking }) => asking.map((one) => ({ ...one, asked: ofFeature(one) }))),
    notices: all.flatMap(({ notices }) => notices),
  }
}

/** Who is who, what opens where and the like is not theirs to say. */
function ofFeature({ asked }: Asking): DevContainer {
  const { containerEnv, mounts, init, privileged, capAdd, securityOpt, entrypoint } = asked
  const { customizations, commands } = asked
  return {
    commands,
    ...(containerEnv && { containerEnv }),
    ...(mounts && { mounts }),
    ...(init !== undefined && { init }),
    ...(privileged !== undefined && { privileged }),
    ...(capAdd && { capAdd }),
    ...(securityOpt && { securityOpt }),
    ...(entrypoint !== undefined && { entrypoint }),
    ...(customizations && { customizations }),
  }
}

type Read = { asking: Asking[]; notices: string[] }

function readAll(
  text: string,
  whose: string,
  place: SourcePlace,
  nameOf: (id: string | null) => string,
): Read {
  const notices = new Notices()
  try {
    const { source, root } = readJson(`${metadataLabel} of ${whose}`, Buffer.from(text), 'any')
    const entries = root.type === 'array' ? (root.children ?? []) : [root]
    if (entries.length > mostEntries) {
      throw invalidAt(source, root.offset, `more than ${mostEntries} entries are in it.`)
    }
    const objects = entries.filter(({ type }) => type === 'object')
    const asking = objects.map((entry): Asking => {
      // What it says of keys is said once it is one with the rest; an id is no key of a file.
      const { asked, properties } = readSource({ source, root: entry }, place, new Notices())
      for (const key of ofFilesAlone) delete asked[key]
      const id = properties.get('id')?.value.value
      return { from: nameOf(typeof id === 'string' ? id : null), asked }
    })
    return { asking, notices: notices.list }
  } catch (error) {
    if (!(error instanceof DevcontainerError)) throw error
    notices.add(`What ${whose} asks for is left out: ${error.message}`)
    return { asking: [], notices: notices.list }
  }
}
