import { type ImageName, readImageName } from './image-name.ts'
import { isPrivateRegistry } from './private-registry.ts'

/** One line of the images that are allowed. */
export type ImagePattern = { kind: 'public' } | ({ kind: 'under' | 'exactly' } & ImageName)

/** Null where it is none. As in a reference, Docker Hub is meant where no host is named. */
export function readPattern(line: string): ImagePattern | null {
  if (line === '*') return { kind: 'public' }
  const isUnder = line.endsWith('/*')
  // A host alone would read as an image of Docker Hub, which nobody means by it.
  if (!line.includes('/') && /^localhost\b|^[^:@]*\./.test(line)) return null
  const name = readImageName(isUnder ? `${line.slice(0, -1)}any` : line)
  if (!name) return null
  if (!isUnder) return { kind: 'exactly', ...name }
  const isWholeHub = name.repository === 'library/any' && !line.endsWith('library/*')
  const repository = isWholeHub ? '' : name.repository.slice(0, -'any'.length)
  return { kind: 'under', ...name, repository }
}

export function isWithin(name: ImageName, pattern: ImagePattern): boolean {
  if (pattern.kind === 'public') return !isPrivateRegistry(name.registry)
  if (pattern.registry !== name.registry) return false
  if (pattern.kind === 'under') return name.repository.startsWith(pattern.repository)
  if (pattern.repository !== name.repository) return false
  if (pattern.digest !== null) return pattern.digest === name.digest
  // A digest says which image it is, whatever tag stands before it.
  if (pattern.tag !== null) return pattern.tag === name.tag && name.digest === null
  return true
}
