/**
 * Of one connection and no further (RFC 9110, section 7.6.1), in both directions. What a
 * `Connection` header names besides is of that kind too.
 */
const ofOneConnection: readonly string[] = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-authorization',
  'proxy-connection',
  'te',
  // Trailers need no announcement, and one beside a length is more than Node's writer stands.
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]

/** Who signs in where: what proxies in front of us, or we, say of a person and a request. */
const saidByProxies =
  /^(x-)?(bothy|forwarded|remote-(user|name|email|groups|addr|ip)|auth-request|authenticated|webauth|authentik|authelia|pomerium|vouch|goog-(authenticated|iap)|ms-client-principal|ms-token|amzn-oidc|envoy|original|real-ip|client-ip|cluster-client-ip|true-client-ip|ssl-client|client-cert)($|-)|^(cf-(access|connecting|ray|ipcountry|visitor)|cdn-loop|tailscale-user|fly-client-ip|fastly-client-ip|via)($|-)/

/** As an app's framework reads it: many make no difference between these two characters. */
const asRead = (name: string): string => name.toLowerCase().replaceAll('_', '-')

export function isOfOneConnection(name: string, named: ReadonlySet<string>): boolean {
  const lower = name.toLowerCase()
  return ofOneConnection.includes(lower) || named.has(lower)
}

/** Names an app believes because only a proxy could have set them. */
export function isSaidByProxies(name: string): boolean {
  return saidByProxies.test(asRead(name))
}

/** The names in a `Connection` header. */
export function namedBy(connection: string | undefined): ReadonlySet<string> {
  if (connection === undefined || /^(keep-alive|close|upgrade)$/i.test(connection)) return none
  return new Set(connection.split(',').map((name) => name.trim().toLowerCase()))
}

const none: ReadonlySet<string> = new Set()
