import { isIP } from 'node:net'

const domain =
  /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*(?::\d{1,5})?$/i
const pathPart = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*$/
const tag = /^\w[\w.-]{0,127}$/
const digest = /^sha256:[a-f0-9]{64}$/

/**
 * Why a repository may not name this image: the rest of a sentence that begins with the image. Null where it
 * may. The engine also takes ids for names, and holds images of the server's own, so neither can be named
 * (S-67); and it pulls from where the server stands, so only public registries can (S-71).
 */
export function imageFault(reference: string): string | null {
  if (reference.length > 500) return 'is longer than 500 characters.'
  const [named = '', afterDigest, ...more] = reference.split('@')
  if (more.length > 0 || (afterDigest !== undefined && !digest.test(afterDigest))) return notAnImage
  const slash = named.lastIndexOf('/')
  const colon = named.indexOf(':', slash + 1)
  const name = colon === -1 ? named : named.slice(0, colon)
  if (colon !== -1 && !tag.test(named.slice(colon + 1))) return notAnImage
  const parts = name.split('/')
  const [host, path] = isHost(parts) ? [parts[0], parts.slice(1)] : [undefined, parts]
  if (path.length === 0 || !path.every((part) => pathPart.test(part))) return notAnImage
  if (host !== undefined && !domain.test(host)) return notAnImage

  const isAlone = host === undefined && path.length === 1
  if (isAlone && /^sha\d+$/.test(name)) return 'is the id of an image; name it instead.'
  if (isAlone && named === name && /^[a-f0-9]+$/.test(name)) {
    return 'could be the id of an image; write it with its tag, such as ":latest".'
  }
  if (path[0] === 'bothy' && (host === undefined || /(^|\.)docker\.(io|com)$/i.test(host))) {
    return 'is one of Bothy’s own images, which a repository cannot name.'
  }
  if (host !== undefined && isLocal(host.replace(/:\d+$/, ''))) {
    return 'is not in a public registry; only those are possible.'
  }
  return null
}

const notAnImage = 'is not the name of an image, such as "debian:12" or "ghcr.io/owner/name:tag".'

/** As Docker tells a registry from the first part of a path. */
function isHost([first = '', ...rest]: string[]): boolean {
  return (
    rest.length > 0 &&
    (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase())
  )
}

function isLocal(host: string): boolean {
  const name = host.toLowerCase()
  return (
    isIP(name) !== 0 ||
    /(^|\.)(\d+|0x[\da-f]*)$/.test(name) ||
    !name.includes('.') ||
    /\.(localhost|local|internal|home\.arpa)$/.test(name)
  )
}
