import { readImageName } from '#server/registries/registries.ts'

/**
 * Why no repository may name this image, whatever administrators allow: the rest of a sentence that
 * begins with the image. Null where it may. The engine also takes ids for names, and holds images
 * of the server's own, so neither can be named (S-67). Whether it may be fetched is what
 * `obtainImage` asks (S-71).
 */
export function imageFault(reference: string): string | null {
  if (reference.length > 500) return 'is longer than 500 characters.'
  const name = readImageName(reference)
  if (!name) {
    return 'is not the name of an image, such as "debian:12" or "ghcr.io/owner/name:tag".'
  }
  const isAlone = !reference.includes('/')
  const [alone = ''] = reference.split(/[:@]/, 1)
  if (isAlone && /^sha\d+$/.test(alone)) return 'is the id of an image; name it instead.'
  if (isAlone && name.tag === null && /^[a-f0-9]+$/.test(alone)) {
    return 'could be the id of an image; write it with its tag, such as ":latest".'
  }
  if (name.registry === 'docker.io' && name.repository.startsWith('bothy/')) {
    return 'is one of Bothy’s own images, which a repository cannot name.'
  }
  return null
}
