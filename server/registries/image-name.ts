const domain =
  /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*(?::\d{1,5})?$/i
const pathPart = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*$/
const tag = /^\w[\w.-]{0,127}$/
const digest = /^sha256:[a-f0-9]{64}$/

/** What a reference to an image, or to whatever else is in a registry, says, as Docker reads it. */
export type ImageName = {
  /** Its host in lower case, with the port where there is one; `docker.io` where none is named. */
  registry: string
  /** The path there: `library/debian`. */
  repository: string
  tag: string | null
  digest: string | null
}

/**
 * Null where it is no reference. An id of the engine's is none either, or one to an image of that
 * name.
 */
export function readImageName(reference: string): ImageName | null {
  if (reference.length > 500) return null
  const [named = '', afterDigest, ...more] = reference.split('@')
  if (more.length > 0 || (afterDigest !== undefined && !digest.test(afterDigest))) return null
  const slash = named.lastIndexOf('/')
  const colon = named.indexOf(':', slash + 1)
  const name = colon === -1 ? named : named.slice(0, colon)
  const afterColon = colon === -1 ? null : named.slice(colon + 1)
  if (afterColon !== null && !tag.test(afterColon)) return null
  const parts = name.split('/')
  const [host, path] = isHost(parts) ? [parts[0], parts.slice(1)] : [undefined, parts]
  if (path.length === 0 || !path.every((part) => pathPart.test(part))) return null
  if (host !== undefined && !domain.test(host)) return null
  const registry = registryOf(host ?? dockerHub)
  const isShort = registry === dockerHub && path.length === 1
  return {
    registry,
    repository: isShort ? `library/${path[0]}` : path.join('/'),
    tag: afterColon,
    digest: afterDigest ?? null,
  }
}

/** Everybody may have those, whatever credentials somebody gives for them. */
export const isOfficial = ({ registry, repository }: ImageName): boolean =>
  registry === dockerHub && repository.startsWith('library/')

const dockerHub = 'docker.io'

/** One spelling for one registry: Docker Hub has several. */
export function registryOf(host: string): string {
  const lower = host.toLowerCase()
  return hubHosts.includes(lower) ? dockerHub : lower
}

const hubHosts = ['index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com']

/** As Docker tells a registry from the first part of a path. */
function isHost([first = '', ...rest]: string[]): boolean {
  return (
    rest.length > 0 &&
    (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase())
  )
}
