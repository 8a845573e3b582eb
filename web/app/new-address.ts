/** What an address of the form may say; everything else in it is ignored (S-28). */
export type NewSearch = {
  repo?: string
  branch?: string
  quickstart?: '1'
  /** Which of its configurations. */
  devcontainer_path?: string
}

const longest = 2000

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value.slice(0, longest) : undefined

export function readNewSearch(search: Record<string, unknown>): NewSearch {
  const repo = text(search.repo)
  const branch = text(search.branch)
  const configuration = text(search.devcontainer_path)
  const isResume = [1, '1', true, 'true'].includes(search.quickstart as string)
  return {
    ...(repo ? { repo } : {}),
    ...(branch ? { branch } : {}),
    ...(configuration ? { devcontainer_path: configuration } : {}),
    ...(isResume ? { quickstart: '1' as const } : {}),
  }
}

/** Of `/#https://github.com/owner/repository`: what is behind the `#`, where it is an address. */
export function addressInHash(hash: string): string | null {
  const address = hash.replace(/^#/, '')
  const isOne = /^(https?:\/\/|[\w-]+(\.[\w-]+)*\/)[\w-]/.test(address)
  return isOne ? address.slice(0, longest) : null
}
