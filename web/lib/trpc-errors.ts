import { TRPCClientError } from '@trpc/client'
import type { AppRouter } from '#server/router.ts'

const isAnswer = (error: unknown): error is TRPCClientError<AppRouter> =>
  error instanceof TRPCClientError && error.data != null

/** The code the server refused with, such as `NOT_FOUND`; null where no answer came at all. */
export const codeOf = (error: unknown): string | null =>
  isAnswer(error) ? (error.data?.code ?? null) : null

/** Our own code of a refusal, such as `REPOSITORY_URL_INVALID`; null for anything else. */
export const reasonOf = (error: unknown): string | null =>
  isAnswer(error) ? (error.data?.reason ?? null) : null

/** One sentence to show. What the server said is fit for that; without an answer it is the line. */
export function sentenceOf(error: unknown): string {
  if (isAnswer(error)) return error.message
  return 'Bothy did not answer. The server may be restarting, or this machine is offline.'
}

/** What helps whoever looks into it, for a fold below the sentence. */
export function detailsOf(error: unknown): string {
  if (isAnswer(error))
    return `${error.data?.path ?? ''} ${codeOf(error)} ${reasonOf(error) ?? ''}`.trim()
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
