import type { PutCredentialsInput } from '../protocol/credentials.ts'

type Wanted = Pick<PutCredentialsInput, 'grants' | 'identity' | 'github'> & {
  /** The command that asks the agent; null where there is none. */
  helper: string | null
}

/**
 * What stands in for Git's system configuration: that of the image, and then what we add. Whatever
 * the user or the repository sets counts before any of it. Nothing in it is secret.
 */
export function gitConfig({ grants, identity, github, helper }: Wanted): string {
  const lines = ['[include]', '\tpath = /etc/gitconfig']
  if (identity) {
    lines.push('[user]', `\tname = ${quoted(identity.name)}`, `\temail = ${quoted(identity.email)}`)
  }
  const granted = new Set(grants.map((grant) => grant.host))
  // A push is answered also where there is nothing to give.
  const asked = github ? [...granted, new URL(github.serverUrl).host] : granted
  for (const host of helper === null ? [] : new Set(asked)) {
    lines.push(`[credential "https://${host}"]`, `\thelper = ${quoted(helper ?? '')}`)
    lines.push('\tuseHttpPath = true')
    if (!granted.has(host)) continue
    const [hostname] = host.split(':')
    // There are no keys for ssh here, and the token is good for https alone.
    lines.push(`[url "https://${host}/"]`, `\tinsteadOf = git@${hostname}:`)
    lines.push(`\tinsteadOf = ssh://git@${hostname}/`)
  }
  return `${lines.join('\n')}\n`
}

const quoted = (value: string): string => `"${value.replaceAll(/[\\"]/g, '\\$&')}"`
