import { TRPCClientError, type TRPCLink } from '@trpc/client'
import type { AnyRouter } from '@trpc/server'
import { type Observer, observable } from '@trpc/server/observable'
import type { AppRouter } from '#server/router.ts'

/**
 * By path, such as `codespaces.list`. What throws is a refusal; what is a promise is waited for.
 */
export type Answers = Record<string, (input: never) => unknown>

/** What a server would refuse with: its code, and our own reason. */
export function refusal(
  code: string,
  reason: string | null,
  message: string,
): TRPCClientError<AppRouter> {
  const data = { code, reason, httpStatus: 400, path: '' }
  return TRPCClientError.from({ error: { code: -32_000, message, data } } as never)
}

/**
 * A server that answers by `answers`; what it is asked besides is not there. A subscription gets
 * its answer as first item, and more of them by `push`.
 */
export function fakeLink<Router extends AnyRouter>(answers: Answers) {
  const open = new Map<string, Observer<unknown, unknown>>()
  const calls: { path: string; input: unknown }[] = []
  const link: TRPCLink<Router> =
    () =>
    ({ op }) =>
      observable((observer) => {
        calls.push({ path: op.path, input: op.input })
        const fail = (error: unknown) => observer.error(error as TRPCClientError<Router>)
        const answer = (data: unknown) => {
          observer.next({ result: { type: 'data', data } })
          observer.complete()
        }
        if (op.type === 'query' && !(op.path in answers)) {
          fail(refusal('NOT_FOUND', null, `This test answers no ${op.path}.`))
          return
        }
        try {
          const data = answers[op.path]?.(op.input as never)
          if (op.type !== 'subscription') {
            if (data instanceof Promise) data.then(answer, fail)
            else answer(data)
            return
          }
          observer.next({ result: { type: 'started' } })
          if (data !== undefined) observer.next({ result: { type: 'data', data } })
          open.set(op.path, observer as Observer<unknown, unknown>)
        } catch (error) {
          fail(error)
        }
      })
  return {
    link,
    calls,
    /** Sends one more item down an open subscription. */
    push: (path: string, data: unknown) => open.get(path)?.next({ result: { type: 'data', data } }),
    /** Begins an open subscription anew, as a line that was away does. */
    restart: (path: string) => open.get(path)?.next({ result: { type: 'started' } }),
  }
}
