import { type SignInError, signInAnswer, signInError } from '#server/auth/auth.schema.ts'

/**
 * Asks to be signed in. Rejects where no answer came, so that what was asked can be asked again.
 */
export async function postSignIn(
  path: string,
  body: unknown,
): Promise<{ url: string; error?: SignInError }> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const answer = signInAnswer.safeParse(await response.json().catch(() => null))
  if (!answer.success) {
    if (response.status >= 500) throw new Error(`The server answered ${response.status}.`)
    return { url: '/', error: 'SIGN_IN_FAILED' }
  }
  const { url, error } = answer.data
  if (error !== undefined) return { url, error }
  return response.ok ? { url } : { url, error: signInError.enum.SIGN_IN_FAILED }
}
