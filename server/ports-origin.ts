/**
 * A codespace's files are at `files-<name>` below it and its ports at `<name>-<port>`, and a DNS
 * label holds 63 characters.
 */
export const longestHostedName = 57

/**
 * The origin below which each codespace's files have one of their own, apart from the app's: what
 * was given, or `ports.localhost` for an app at `localhost`; null where there is none. The reason
 * where it cannot be used.
 */
export function choosePortsOrigin(
  publicUrl: string,
  given: string | undefined,
): { origin: string | null } | { refusal: string } {
  const app = new URL(publicUrl)
  if (given === undefined) {
    if (app.hostname !== 'localhost') return { origin: null }
    return { origin: `${app.protocol}//ports.localhost${app.port && `:${app.port}`}` }
  }
  const ports = new URL(given)
  const isName = /^[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/.test(ports.hostname)
  if (!isName || /(^|\.)\d+$/.test(ports.hostname)) {
    return { refusal: 'a host name, as every codespace gets a name below it' }
  }
  // Otherwise what a codespace holds would be at the app's own name, or at one that the
  // app could have.
  if (app.hostname === ports.hostname || app.hostname.endsWith(`.${ports.hostname}`)) {
    return {
      refusal: `another host than the app’s own, ${app.hostname}, and none that it is below`,
    }
  }
  if (app.protocol !== ports.protocol) {
    return { refusal: `${app.protocol.replace(':', '')} as for the app itself` }
  }
  return { origin: ports.origin }
}

/** What tools in a codespace put the addresses of its ports together with, as in GitHub's own. */
export function portsEnvironment({
  portsUrl,
}: {
  portsUrl: string | null
}): Record<string, string> {
  if (portsUrl === null) return {}
  return { GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN: new URL(portsUrl).host }
}
