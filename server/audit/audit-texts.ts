const mostTextLength = 1000
const mostDetailLength = 8000

/**
 * One line of text: no control characters, which forge lines elsewhere and which PostgreSQL may
 * not store (S-94).
 */
export function line(text: string, maxLength: number): string {
  const plain = text
    .slice(0, maxLength * 2)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .toWellFormed()
  if (plain.length <= maxLength) return plain
  return `${plain.slice(0, maxLength - 1).toWellFormed()}…`
}

/** As JSON, with every text in it cut to what anybody would read. */
export function detailText(detail: Record<string, unknown> | null): string | null {
  if (detail === null) return null
  const text = JSON.stringify(detail, (_, value: unknown) =>
    typeof value === 'string' ? line(value, mostTextLength) : value,
  )
  if (text.length <= mostDetailLength) return text
  return JSON.stringify({ isTooLong: true, keys: Object.keys(detail).slice(0, 50) })
}
