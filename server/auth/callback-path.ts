/**
 * Where to go after signing in or out: a path of this origin, or null for anything else. An
 * absolute address of this origin counts as its path. What a browser might read as another host
 * (`//`, `/\`, a tab or line break it would drop) is refused rather than repaired, and so is the
 * way back into the API.
 */
export function callbackPath(publicUrl: string, wanted: string | undefined): string | null {
  if (wanted === undefined || wanted.length > 2000) return null
  const path = wanted.startsWith(`${publicUrl}/`) ? wanted.slice(publicUrl.length) : wanted
  // Printable ASCII without the backslash: a path as browsers themselves write it.
  if (!/^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/.test(path)) return null
  const url = new URL(path, publicUrl)
  // Dot segments can leave `//host` behind, which the next reader would take for an address.
  if (url.origin !== publicUrl || /^\/(\/|api(\/|$))/.test(url.pathname)) return null
  return url.pathname + url.search + url.hash
}
