/** The folder a path is in. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash <= 0 ? '/' : path.slice(0, slash)
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

export function joinPath(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`
}

export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`)
}

/** A path as seen from a folder it is in, empty for that itself; null for any other. */
export function pathFrom(folder: string, path: string): string | null {
  if (path === folder) return ''
  if (!isInside(path, folder)) return null
  return path.slice(folder === '/' ? 1 : folder.length + 1)
}

// Controls, and the marks that turn the direction of writing: a name made of them could
// look like another.
const deceptive =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point.
  /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]/gu

/**
 * A file's name as it is shown: what cannot be seen is written out, as in `a␤b` or `a⟨U+202E⟩b`.
 */
export function shownName(name: string): string {
  return name.replace(deceptive, (character) => {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x20) return String.fromCodePoint(0x2400 + code)
    if (code === 0x7f) return '\u2421'
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`
  })
}
