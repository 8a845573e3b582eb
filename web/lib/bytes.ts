const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']

/** `512 B`, `1.2 GiB`, `40 GiB`: in steps of 1024, and so called. */
export function bytesWord(bytes: number): string {
  let [value, unit] = [Math.max(0, bytes), 0]
  // 999.6 would be written as 1000: that is one of the next.
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  const digits = unit < 2 || value >= 9.95 ? 0 : 1
  return `${value.toFixed(digits).replace(/\.0$/, '')} ${units[unit]}`
}

/** `1.2 of 10 GiB`, or `840 MiB of 10 GiB` where the units differ. */
export function usedWord(usedBytes: number, limitBytes: number): string {
  const [used, limit] = [bytesWord(usedBytes), bytesWord(limitBytes)]
  const [usedNumber = '', usedUnit] = used.split(' ')
  return `${usedUnit === limit.split(' ')[1] ? usedNumber : used} of ${limit}`
}

/**
 * How full a disk is that was given a size: what its file system needs for itself counts as used,
 * so that the size is the one that was given.
 */
export function givenDisk(
  disk: { usedBytes: number; limitBytes: number },
  givenBytes: number | null,
): { usedBytes: number; limitBytes: number } {
  const ownBytes = (givenBytes ?? 0) - disk.limitBytes
  // With much less in it than was given, it is not that disk.
  if (givenBytes === null || ownBytes < 0 || ownBytes > givenBytes * 0.1) return disk
  return { usedBytes: disk.usedBytes + ownBytes, limitBytes: givenBytes }
}
