const isLive = process.stdout.isTTY === true
const labelWidth = 18
/** How often a log that is no terminal hears of a step that takes long. */
const plainEveryMs = 10_000

/** @param {number} startedAt milliseconds of performance.now() */
function elapsed(startedAt) {
  const seconds = (performance.now() - startedAt) / 1000
  if (seconds < 1) return ''
  return seconds < 100
    ? ` (${seconds.toFixed(1)} s)`
    : ` (${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s)`
}

/**
 * One line for each step: what, how far, how long. On a terminal the line is rewritten while the
 * work goes on; elsewhere it is printed every ten seconds, and when it ends.
 * @template T
 * @param {string} label
 * @param {(tell: (detail: string) => void) => Promise<{ detail: string, value?: T, isQuiet?:
 * boolean }>} work
 * @returns {Promise<T | undefined>}
 */
export async function step(label, work) {
  const startedAt = performance.now()
  let detail = ''
  const draw = (mark) => `${mark} ${label.padEnd(labelWidth)} ${detail}${elapsed(startedAt)}`
  const redraw = () =>
    process.stdout.write(`\r\x1b[K${draw('…').slice(0, (process.stdout.columns || 100) - 1)}`)
  const timer = setInterval(() => isLive && redraw(), 200)
  const plain = setInterval(() => !isLive && process.stdout.write(`${draw('…')}\n`), plainEveryMs)
  try {
    const result = await work((text) => {
      detail = text
    })
    detail = result.detail
    if (isLive) process.stdout.write('\r\x1b[K')
    if (!result.isQuiet) process.stdout.write(`${draw('✓')}\n`)
    return result.value
  } catch (error) {
    if (isLive) process.stdout.write('\r\x1b[K')
    process.stdout.write(`${draw('✗')}\n`)
    throw error
  } finally {
    clearInterval(timer)
    clearInterval(plain)
  }
}
