import { repositoryKeys } from '#server/repositories/repositories.ts'

/**
 * Whether the administrator's lines name a repository by its address, however that is spelled. `githubHost` is the host
 * of lines that name none.
 */
export function isListed(
  lines: readonly string[],
  { url, githubHost }: { url: string; githubHost: string },
): boolean {
  if (lines.includes('*')) return true
  const { repository, organization } = repositoryKeys(url)
  return lines.some((line) => {
    const parts = line.split('/')
    const key = parts.length === 2 ? `${githubHost}/${line}` : line
    return key.endsWith('/*') ? key.slice(0, -2) === organization : key === repository
  })
}
