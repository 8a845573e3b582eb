import type { WebSocket } from 'ws'

/**
 * What became of a call, as far as who called it goes. `admitted`: it came to the procedure itself.
 */
export type Outcome = 'admitted' | 'signed out' | 'forbidden' | 'missing'

export type Question = {
  type: 'query' | 'mutation' | 'subscription'
  path: string
  input: unknown
}
type Failure = { message: string; data?: { code?: string; reason?: string | null } }

/** A refusal with a reason is a rule of the room, met by somebody who may ask. */
export function outcomeOf(error: Failure | undefined): Outcome {
  const { code, reason = null } = error?.data ?? {}
  if (code === 'UNAUTHORIZED') return 'signed out'
  // Anything else that is missing was looked for among what is one's own.
  if (code === 'NOT_FOUND' && (reason ?? 'CODESPACE_NOT_FOUND') === 'CODESPACE_NOT_FOUND') {
    return 'missing'
  }
  return code === 'FORBIDDEN' && reason === null ? 'forbidden' : 'admitted'
}

type Door = { url: string; cookie: string }

/**
 * Over HTTP, alone or as the second of a batch. Resolves to the error of the call, if
 * there was one.
 */
export async function askByHttp(
  { url, cookie }: Door,
  { type, path, input }: Question,
  isBatched: boolean,
): Promise<Failure | undefined> {
  const inputs = isBatched ? JSON.stringify({ 1: input }) : JSON.stringify(input)
  const query = new URLSearchParams(isBatched ? { batch: '1' } : {})
  const isPosted = type === 'mutation'
  if (!isPosted && inputs !== undefined) query.set('input', inputs)
  const paths = isBatched ? `${isPosted ? 'session.none' : 'session.get'},${path}` : path
  const response = await fetch(`${url}/trpc/${paths}?${query}`, {
    method: isPosted ? 'POST' : 'GET',
    headers: { origin: url, cookie, 'content-type': 'application/json' },
    body: isPosted ? (inputs ?? null) : null,
  })
  const answers = [await response.json()].flat() as { error?: Failure }[]
  return answers.at(-1)?.error
}

let lastId = 0

/** Over a socket of the control plane; a subscription is ended once it has said something. */
export function askBySocket(
  socket: WebSocket,
  { type, path, input }: Question,
): Promise<Failure | undefined> {
  lastId += 1
  const id = lastId
  return new Promise((resolve, reject) => {
    const settle = (failure?: Failure) => {
      socket.off('message', take).off('close', closed)
      if (type === 'subscription') socket.send(JSON.stringify({ id, method: 'subscription.stop' }))
      resolve(failure)
    }
    const closed = () => reject(new Error(`The socket closed before ${path} was answered.`))
    const take = (data: Buffer) => {
      const answer = JSON.parse(data.toString()) as {
        id: number | null
        error?: Failure
        result?: { type?: string }
      }
      if (answer.id !== id || answer.result?.type === 'started') return
      settle(answer.error)
    }
    socket.on('message', take).on('close', closed)
    socket.send(JSON.stringify({ id, method: type, params: { path, input } }))
  })
}
