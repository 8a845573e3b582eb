const units = ['B', 'KB', 'MB', 'GB', 'TB']

/** `512 B`, `1.2 GB`, `40 GB`: what people call a size, in steps of 1024. */
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

/** `1.2 of 10 GB`, or `840 MB of 10 GB` where the units differ. */
export function usedWord(usedBytes: number, limitBytes: number): string {
  const [used, limit] = [bytesWord(usedBytes), bytesWord(limitBytes)]
  const [usedNumber = '', usedUnit] = used.split(' ')
  return `${usedUnit === limit.split(' ')[1] ? usedNumber : used} of ${limit}`
}
