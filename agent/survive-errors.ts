const mostPerMinute = 100

/**
 * One socket's or frame's error must not end every terminal, so an error nobody caught is told
 * and lived with. When they do not stop the process itself is broken, and the supervisor's new
 * one is better.
 */
export function surviveErrors(): void {
  let count = 0
  setInterval(() => {
    count = 0
  }, 60_000).unref()
  const onError = (error: unknown) => {
    console.error('Nobody caught:', error)
    count += 1
    if (count > mostPerMinute) process.exit(1)
  }
  process.on('uncaughtException', onError)
  process.on('unhandledRejection', onError)
}
