/** A pattern of one file's path, as Go's `filepath.Match` has it, with `**` for any number of folders. */
export function pathPattern(pattern: string): RegExp {
  let source = ''
  for (let at = 0; at < pattern.length; at += 1) {
    const one = pattern[at] ?? ''
    if (pattern.startsWith('**/', at)) {
      source += '(?:.*/)?'
      at += 2
    } else if (pattern.startsWith('**', at)) {
      source += '.*'
      at += 1
    } else if (one === '*') source += '[^/]*'
    else if (one === '?') source += '[^/]'
    else if (one === '[') {
      const end = pattern.indexOf(']', at + 2)
      if (end === -1) source += '\\['
      else {
        const inside = pattern.slice(at + 1, end).replaceAll(/[\\\]]/g, '\\$&')
        source += `[${inside}]`
        at = end
      }
    } else if (one === '\\' && at + 1 < pattern.length) {
      at += 1
      source += quoted(pattern[at] ?? '')
    } else source += quoted(one)
  }
  return new RegExp(`^${source}$`, 's')
}

const quoted = (one: string) => one.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

/** Whether a path is more than itself. */
export const isPattern = (path: string): boolean => /[*?[]/.test(path)
