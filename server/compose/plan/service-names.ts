/** Names that only a network of its own gives. */
const privateEnds = new Set(['localhost', 'local', 'internal', 'test', 'lan', 'home', 'docker'])

/**
 * A service may be reached by it: one that could be a host of the internet would have what is meant
 * for that one sent to the service.
 */
export function canBeName(name: string): boolean {
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}$/.test(name)) return false
  const [last = '', ...rest] = name.toLowerCase().split('.').reverse()
  if (rest.length === 0) return last !== 'localhost'
  return privateEnds.has(last) || !/^[a-z][a-z0-9-]*$/.test(last)
}
