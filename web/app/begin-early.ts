import type { QueryClient } from '@tanstack/react-query'
import type { ControlPlane, ControlPlaneOptions } from '#web/lib/trpc.ts'
import { preloadIde } from './IdePart.tsx'

/** Somebody who is not let in, or a codespace that rests, has no use for the connection. */
const unusedMs = 10_000

/**
 * Asks at once for what a codespace's page needs one after the other: who one is, the codespace, its agent. Each
 * answer is the server's own decision; what is refused here is refused there, where it is said. The connection
 * is made only where this browser showed the IDE here last, and code comes after what is asked for.
 */
export function beginEarly(app: {
  client: ControlPlane
  queryClient: QueryClient
  trpc: ControlPlaneOptions
}): void {
  const { client, queryClient, trpc } = app
  const name = /^\/c\/([^/]+)$/.exec(window.location.pathname)?.[1]
  if (name === undefined) return
  void queryClient.prefetchQuery(trpc.session.get.queryOptions())
  // Retries and refusals are the page's own, which asks by the same key.
  void queryClient.prefetchQuery(trpc.codespaces.get.queryOptions({ name }))
  // As theme.js found it, before anything was drawn.
  if (document.documentElement.dataset.frame !== 'ide') return
  const signal = AbortSignal.timeout(unusedMs)
  const ticket = client.plane.ticket.mutate({ name }, { signal })
  // Whoever waits for it hears of it.
  ticket.catch(() => undefined)
  import('#web/ide/ide-services.ts').then(
    ({ prepareIdeServices }) => setTimeout(prepareIdeServices(client, name, ticket), unusedMs),
    () => {
      // Its code did not arrive: opening the IDE asks for it again, and says so.
    },
  )
  preloadIde()
  // Its parts lead to Monaco one by one, and there is time to run it while all this is answered.
  import('#web/ide/editor/FileEditor.tsx').catch(() => undefined)
}
