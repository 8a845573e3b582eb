/**
 * Where to go after signing in: a path of this app, or its first page for anything else. What a
 * browser might read as another host (`//`, `/\`, a line break it drops) is refused rather than
 * repaired (S-11).
 */
export function localPath(wanted: string | undefined): string {
  if (wanted === undefined || !/^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/.test(wanted)) return '/'
  const { pathname, search, hash } = new URL(wanted, 'http://bothy.invalid')
  const isElsewhere = pathname.startsWith('//') || pathname === '/sign-in'
  return isElsewhere ? '/' : pathname + search + hash
}
