import { AuthError } from '@auth/core/errors'
import { AppError } from '#server/errors.ts'
import { type SignInError, signInError } from '../auth.schema.ts'

/** What Auth.js wraps an error in, from the outside in. */
function* chainOf(error: unknown): Generator<Error> {
  let next = error
  for (let depth = 0; next instanceof Error && depth < 10; depth++) {
    yield next
    const { cause } = next as { cause?: unknown }
    next = cause instanceof Error ? cause : (cause as { err?: unknown } | undefined)?.err
  }
}

/**
 * What went wrong at the end of a trip to GitHub, in the sign-in page's own codes. `word` is
 * what GitHub sent the browser back with; it counts once Auth.js has seen that the browser is
 * the one that left.
 */
export function failureOf(error: unknown, word: string | null): SignInError {
  const chain = [...chainOf(error)]
  const refusal = chain.find((link) => link instanceof AppError)
  const known = signInError.safeParse(refusal?.code)
  if (known.success) return known.data
  const [outermost] = chain
  if (outermost instanceof AuthError && outermost.type === 'OAuthCallbackError') {
    return word === 'access_denied' ? 'GITHUB_DENIED' : 'GITHUB_MISCONFIGURED'
  }
  const isOfTrip = chain.some(
    (link) =>
      (link instanceof AuthError && link.type === 'InvalidCheck') ||
      // oauth4webapi, on a state that is missing or another browser's.
      link.name === 'OperationProcessingError',
  )
  return isOfTrip ? 'GITHUB_TRIP_INVALID' : 'SIGN_IN_FAILED'
}

/** What our own rules said, for the log. */
export const refusalIn = (error: unknown): string | undefined =>
  [...chainOf(error)].find((link) => link instanceof AppError)?.message

export const rootOf = (error: unknown): unknown => [...chainOf(error)].at(-1) ?? error
