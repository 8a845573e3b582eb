/** Whatever stands under such a name is nobody's to read. */
const names =
  'cookies?|authorization|password|passphrase|secret|ticket|token|private_?key|encryption_?key'
const secretName = new RegExp(`(?:${names})$`, 'i')

const redacted = '[redacted]'
const deepest = 6

/** A copy without what stands under the name of a secret, at any depth. */
export function withoutNamedSecrets(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Error) return value
  if (depth >= deepest) return '[too deep]'
  if (Array.isArray(value)) return value.map((one) => withoutNamedSecrets(one, depth + 1))
  if (Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      secretName.test(name) ? redacted : withoutNamedSecrets(one, depth + 1),
    ]),
  )
}

/**
 * What reads like a secret wherever it stands: in a message, an address, a stack. In a line of JSON,
 * so that what follows it stays one.
 */
const readsLikeSecret: [RegExp, string][] = [
  // What a child of the log was given to say with every line.
  [new RegExp(`("[^"\\\\]{0,100}(?:${names})":)"(?:[^"\\\\]|\\\\.)*"`, 'gi'), `$1"${redacted}"`],
  // Between `//` and `@` of an address. A path has no part in it.
  [/(:\/\/)[^\s/@"\\?#]{1,500}@/g, '$1…@'],
  [/\b(Bearer|Basic|token) +[\w.~+/=-]{16,}/gi, `$1 ${redacted}`],
  [/\b(?:gh[a-z]_|github_pat_|v1\.)[A-Za-z0-9_]{16,}/g, redacted],
  [/((?:__(?:Host|Secure)-)?bothy[-._][\w.-]{0,100}=)[^;\s"\\]{1,4000}/gi, `$1${redacted}`],
  [/(\/sign-in#)[\w-]+/g, `$1${redacted}`],
  [
    /([?&](?:access_token|refresh_token|token|code|state|client_secret|ticket|signature)=)[^&\s"\\#]{1,4000}/gi,
    `$1${redacted}`,
  ],
  [
    /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----.{0,20000}?-----END [A-Z ]{0,30}PRIVATE KEY-----/gs,
    redacted,
  ],
]

export function withoutSecrets(line: string): string {
  return readsLikeSecret.reduce((text, [pattern, put]) => text.replaceAll(pattern, put), line)
}

type ErrorLine = {
  type: string
  message: string
  code?: unknown
  status?: unknown
  stack?: string | undefined
  cause?: unknown
}

/**
 * What is written of an error: what it says, its code, and where it came from. Some carry the whole
 * request that failed, with its headers, and none of that is.
 */
export function errorLine(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return withoutNamedSecrets(error)
  const { name, message, stack, cause } = error
  const { code, status } = error as { code?: unknown; status?: unknown }
  const line: ErrorLine = { type: name, message }
  if (code !== undefined) line.code = code
  if (status !== undefined) line.status = status
  line.stack = stack
  if (cause !== undefined && depth < deepest) line.cause = errorLine(cause, depth + 1)
  return line
}
