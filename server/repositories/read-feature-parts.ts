import { type FeaturePart, featureMarker, hashOfPart } from '#server/devcontainers/devcontainers.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { requireHost } from './hosts.ts'

/** Somebody waits for it, and each is a question to the host. */
const mostFolders = 12
const mostFiles = 40
/** The host tells no larger one. */
const fileMaxBytes = 1024 * 1024

type Place = { repositoryUrl: string; sha: string }
type File = { path: string; content: Uint8Array }

/**
 * The files of a repository's own Features at a commit, as the clone tells them. Null where there
 * is more than is worth asking for, or what the clone alone can tell, such as links: then it is
 * known once it is cloned.
 */
export async function readFeatureParts(
  ctx: SignedInContext,
  { repositoryUrl, sha }: Place,
): Promise<{ parts: FeaturePart[]; files: File[] } | null> {
  const { provider, address } = requireHost(ctx, repositoryUrl)
  let folders = 0
  const list = async (name: string) => {
    folders += 1
    return folders > mostFolders ? null : provider.listFolder(ctx, address.path, { name, sha })
  }
  const paths: string[] = []
  const top = '.devcontainer'
  const waiting = [{ name: top, isFeature: false }]
  for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
    const { name } = at
    const entries = await list(name)
    if (entries === null) return null
    const hasMarker = entries.some((one) => one.kind === 'file' && one.name === featureMarker)
    const isFeature = at.isFeature || (hasMarker && name !== top)
    for (const { name: entry, kind, sizeBytes } of entries) {
      const path = `${name}/${entry}`
      if (kind === 'folder') waiting.push({ name: path, isFeature })
      else if (!isFeature) continue
      else if (kind === 'file' && sizeBytes <= fileMaxBytes) paths.push(path)
      else return null
    }
  }
  if (paths.length > mostFiles) return null
  const read = paths.map((path) => provider.readFile(ctx, address.path, { name: path, sha }))
  const contents = await Promise.all(read)
  const files = paths.flatMap((path, at) => {
    const content = contents[at]
    return content ? [{ path, content }] : []
  })
  if (files.length < paths.length) return null
  const parts: FeaturePart[] = []
  for (const { path, content } of files) {
    parts.push({ path, kind: 'file', hash: await hashOfPart(content) })
  }
  return { parts, files }
}
