/** Nobody has it, and every name server says so by itself (RFC 6761, 6.4). */
const nobodysName = 'bothy.invalid'
/**
 * A name server of this machine answers within milliseconds, one further away seldom takes a
 * tenth of this.
 */
const longestMs = 1000
/**
 * What only somebody who was asked can say: whoever asks in our name says by a failure that they
 * got no answer.
 */
const answers: (string | undefined)[] = ['ENOTFOUND', 'ENODATA']

/**
 * Whether a question about a name gets out of here, by way of whoever answers it. `servers`: in
 * place of those that everybody in here asks.
 */
export async function areNamesAnswered(servers?: string[]): Promise<boolean> {
  // Loaded for the few that ask.
  const { Resolver } = process.getBuiltinModule('node:dns').promises
  const resolver = new Resolver({ timeout: longestMs, tries: 1 })
  if (servers) resolver.setServers(servers)
  try {
    await resolver.resolve4(nobodysName)
    return true
  } catch (error) {
    return answers.includes((error as NodeJS.ErrnoException).code)
  }
}
