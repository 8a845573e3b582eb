/**
 * The same head for a frame of the app's page: the app's own refusals to be framed are replaced by
 * `ancestors`, and nothing else of its policies is touched.
 */
export function frameable(headers: readonly string[], ancestors: string): string[] {
  const to: string[] = []
  for (let at = 0; at < headers.length; at += 2) {
    const [name = '', value = ''] = [headers[at], headers[at + 1]]
    const lower = name.toLowerCase()
    if (lower === 'x-frame-options') continue
    const isPolicy = /^content-security-policy(-report-only)?$/.test(lower)
    const kept = isPolicy ? withoutFrameAncestors(value) : value
    if (!isPolicy || kept !== '') to.push(name, kept)
  }
  return [...to, 'Content-Security-Policy', `frame-ancestors ${ancestors}`]
}

/** Several policies may stand in one header, divided by commas. */
function withoutFrameAncestors(value: string): string {
  return value
    .split(',')
    .map((policy) =>
      policy
        .split(';')
        .filter((directive) => !/^\s*frame-ancestors(\s|$)/i.test(directive))
        .join(';'),
    )
    .filter((policy) => policy.trim() !== '')
    .join(',')
    .trim()
}
