const largestNumber = 1_000_000

/**
 * `a.txt`, `a copy.txt`, `a copy 2.txt`, …: the next name after one that is taken, as
 * VS Code counts.
 */
export function nextName(name: string, isFolder: boolean): string {
  const dot = isFolder ? -1 : name.lastIndexOf('.')
  const stem = dot > 0 ? name.slice(0, dot) : name
  const extension = dot > 0 ? name.slice(dot) : ''
  const copy = /^(.+ copy)(?: (\d+))?$/.exec(stem)
  if (!copy) return `${stem} copy${extension}`
  const [, base, digits] = copy
  const number = digits === undefined ? 1 : Number(digits)
  if (number >= largestNumber) return `${stem} copy${extension}`
  return `${base} ${number + 1}${extension}`
}

/** The name itself, or the first after it that is free. */
export function freeName(
  name: string,
  isFolder: boolean,
  isTaken: (name: string) => boolean,
): string {
  let free = name
  while (isTaken(free)) free = nextName(free, isFolder)
  return free
}
