/**
 * A page's policies with room for one script: the tag's attribute where they name a nonce, else
 * the script's address among what may run. Anything else they say stands.
 */
export function allowScript(
  headers: readonly string[],
  address: string,
): { headers: string[]; nonce: string | null } {
  let nonce: string | null = null
  const to = headers.map((value, at) => {
    const isPolicy = at % 2 === 1 && /^content-security-policy$/i.test(headers[at - 1] ?? '')
    if (!isPolicy) return value
    nonce ??= /'nonce-([A-Za-z0-9+/_-]{1,200}={0,2})'/.exec(value)?.[1] ?? null
    return value
      .split(',')
      .map((policy) => withScript(policy, address))
      .join(',')
  })
  return { headers: to, nonce }
}

/** Whichever of these is there first decides about scripts. */
const deciding = ['script-src-elem', 'script-src', 'default-src']

function withScript(policy: string, address: string): string {
  const directives = policy.split(';').map((directive) => directive.trim().split(/\s+/))
  const nameOf = (directive: string[]) => directive[0]?.toLowerCase()
  const rule = deciding.map((name) => directives.find((one) => nameOf(one) === name)).find(Boolean)
  if (!rule) return policy
  const sources = rule.slice(1).filter((source) => source.toLowerCase() !== "'none'")
  const isDefault = nameOf(rule) === 'default-src'
  const allowed = [isDefault ? 'script-src' : rule[0], ...sources, address].join(' ')
  const others = directives.filter((one) => one !== rule || isDefault).map((one) => one.join(' '))
  return [...others.filter(Boolean), allowed].join('; ')
}
