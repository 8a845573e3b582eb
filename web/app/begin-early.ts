import type { SignedInUser } from '#server/auth/auth.schema.ts'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import type { ControlPlane } from '#web/lib/control-plane.ts'
import { withstand } from '#web/lib/fetch-part.ts'

/** Somebody who is not let in, or a codespace that rests, has no use for the connection. */
const unusedMs = 10_000
/** Should the text take longer, what is around it goes first. */
const longestMs = 800

export type EarlyAnswers = {
  /** Null where the page is none of a codespace. */
  asked: {
    name: string
    session: Promise<SignedInUser | null>
    codespace: Promise<Codespace>
  } | null
  /** Resolves once nothing more important is left to do for the page's one thread. */
  mayDraw: Promise<void>
}

/**
 * Asks at once for what a codespace's page needs one after the other: who one is, the codespace,
 * its agent, the file that was in front. Each answer is the server's own decision; what is refused
 * here is refused there, where it is said. The connection is made only where this browser showed
 * the IDE here last.
 */
export function beginEarly(client: ControlPlane): EarlyAnswers {
  const name = /^\/c\/([^/]+)$/.exec(window.location.pathname)?.[1]
  if (name === undefined) return { asked: null, mayDraw: Promise.resolve() }
  const session = client.session.get.query()
  const codespace = client.codespaces.get.query({ name })
  const asked = { name, session, codespace }
  // Whoever waits for them hears of it.
  for (const answer of [session, codespace]) answer.catch(() => undefined)
  // As theme.js found it, before anything was drawn.
  if (document.documentElement.dataset.frame !== 'ide') return { asked, mayDraw: Promise.resolve() }
  const ticket = client.plane.ticket.mutate({ name }, { signal: AbortSignal.timeout(unusedMs) })
  ticket.catch(() => undefined)
  const text = import('#web/ide/ide-services.ts').then(
    ({ prepareIdeServices, drawFirstText }) => {
      setTimeout(prepareIdeServices(client, name, ticket), unusedMs)
      return drawFirstText(name)
    },
    // Opening the IDE asks for it again, and says so.
    withstand,
  )
  const late = new Promise<void>((resolve) => setTimeout(resolve, longestMs))
  const mayDraw = Promise.race([text, late, ticket.then(never, () => undefined)])
  return { asked, mayDraw }
}

const never = () => new Promise<void>(() => undefined)
