import { folderOf } from '../../paths.ts'

export type LinkTarget =
  | { kind: 'web'; href: string }
  | { kind: 'file'; path: string; line: number | null }
  | null

/**
 * What a link in a file of the repository leads to: an address of the web, or a file, relative
 * to the one it is in or, with a slash, to the workspace folder. Null for what is neither,
 * such as a script.
 */
export function linkTarget(
  href: string,
  from: { path: string; workspaceFolder: string },
): LinkTarget {
  const trimmed = href.trim()
  if (/^(https?|mailto):/i.test(trimmed)) return { kind: 'web', href: trimmed }
  if (trimmed.startsWith('//')) return { kind: 'web', href: `https:${trimmed}` }
  if (/^[a-z][a-z\d+.-]*:/i.test(trimmed) || trimmed === '') return null
  const [, place = '', fragment = ''] = /^([^?#]*)(?:\?[^#]*)?(?:#(.*))?$/s.exec(trimmed) ?? []
  if (place === '') return null
  const decoded = decodedPlace(place)
  const base = decoded.startsWith('/') ? from.workspaceFolder : folderOf(from.path)
  const path = normalized(`${base}/${decoded}`)
  const line = /^L(\d{1,9})/.exec(fragment)?.[1]
  return { kind: 'file', path, line: line === undefined ? null : Number(line) }
}

function decodedPlace(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A percent sign that means itself.
    return text
  }
}

function normalized(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}
