export type LinkTarget = {
  url: string
  /** The host one really goes to. */
  host: string
  /** The address is made to look like another one, so the user is told where it leads first. */
  isDeceptive: boolean
}

/** Null for anything that is not plain web: a program's output is not trusted to pick a scheme. */
export function linkTarget(address: string, shownText: string | null): LinkTarget | null {
  let url: URL
  try {
    url = new URL(address)
  } catch {
    return null
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null
  const isHiding = url.username !== '' || url.password !== '' || url.hostname.startsWith('xn--')
  const isOtherText = shownText !== null && shownText.trim() !== address
  return { url: url.href, host: url.host, isDeceptive: isHiding || isOtherText }
}
