import { AppError } from './errors.ts'

/** Each listens to every change there is: a page of the IDE has some twenty. */
const mostPerConnection = 200
const live = new WeakMap<object, number>()

/**
 * Ends when `values` do, and counts until then among the subscriptions of that connection.
 * @throws AppError `TOO_MANY_SUBSCRIPTIONS` in place of the first value
 */
export async function* counted<T>(connection: object, values: AsyncIterable<T>) {
  const others = live.get(connection) ?? 0
  if (others >= mostPerConnection) {
    const message = `This connection follows ${mostPerConnection} things already. Reload the page.`
    throw new AppError('TOO_MANY_SUBSCRIPTIONS', message)
  }
  live.set(connection, others + 1)
  try {
    yield* values
  } finally {
    live.set(connection, (live.get(connection) ?? 1) - 1)
  }
}
