/** Every cookie of Bothy's has such a name, with what follows it where one is cut in pieces. */
const ownName = /^(__(host|secure)-)?bothy[-._]/i

/**
 * The cookies of a request without ours, each pair as it was sent (S-06). A pair without a name
 * is one of ours where its value reads like it: some browsers send it that way.
 */
export function withoutOwnCookies(header: string): string {
  if (!/bothy[-._]/i.test(header)) return header
  return header
    .split(';')
    .filter((pair) => !ownName.test(pair.replace(/^[\s=]+/, '')))
    .join(';')
    .trim()
}

/**
 * A `Set-Cookie` as the app may send it: for its own host and no other (S-05). Null for one that
 * would take the place of ours. In a preview it is for that frame alone: as a cookie of the page
 * in front, which it is at localhost, no browser would keep it there.
 */
export function ownHostCookie(line: string, isFrame = false): string | null {
  const [pair = '', ...attributes] = line.split(';')
  if (ownName.test(pair.replace(/^[\s=]+/, ''))) return null
  const kept = attributes.filter((attribute) => !/^\s*domain\s*(=|$)/i.test(attribute))
  if (!isFrame) return [pair, ...kept].join(';')
  const others = kept.filter(
    (attribute) => !/^\s*(samesite|secure|partitioned)\s*(=|$)/i.test(attribute),
  )
  return [pair, ...others, ' Secure', ' SameSite=None', ' Partitioned'].join(';')
}
