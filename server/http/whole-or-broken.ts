import type { HttpBindings } from '@hono/node-server'

type Outgoing = Pick<HttpBindings['outgoing'], 'destroy'>

/**
 * The same answer, whose connection is cut where its body fails. Hono's server ends it with the
 * error as its last words, which looks like the whole of it to whoever saves it.
 */
export function wholeOrBroken(answer: Response, outgoing: Outgoing): Response {
  if (answer.body === null) return answer
  const reader = answer.body.getReader()
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (done) controller.close()
          else controller.enqueue(value)
        } catch (error) {
          outgoing.destroy()
          throw error
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
  return new Response(body, answer)
}
