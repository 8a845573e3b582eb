import {
  createTRPCClient,
  createWSClient,
  httpBatchLink,
  splitLink,
  type TRPCClient,
  wsLink,
} from '@trpc/client'
import type { AppRouter } from '#server/router.ts'
import { lineOpened, lineRefused } from './live-line.ts'
import { leaveForSignIn } from './session-end.ts'

/**
 * The control plane: who, what and whether. What happens inside a codespace has a
 * client of its own.
 */
export type ControlPlane = TRPCClient<AppRouter>

// As the server closes what it no longer allows; then the reason is asked over HTTP.
const retryDelayMs = (attempt: number) => (attempt === 0 ? 0 : Math.min(250 * 2 ** attempt, 10_000))

/** Queries and mutations over HTTP; subscriptions over one socket that opens when first needed. */
export function createControlPlane(): ControlPlane {
  const http = httpBatchLink<AppRouter>({ url: '/trpc', maxURLLength: 4000 })
  const asking = createTRPCClient<AppRouter>({ links: [http] })
  let hasOpened = false
  const socket = createWSClient({
    url: () => `${window.location.origin.replace(/^http/, 'ws')}/trpc`,
    lazy: { enabled: true, closeMs: 10_000 },
    keepAlive: { enabled: true, intervalMs: 10_000, pongTimeoutMs: 5000 },
    retryDelayMs,
    onOpen: () => {
      hasOpened = true
      lineOpened()
    },
    onClose: () => {
      // A browser does not say why an upgrade was refused. Without this it would be tried for ever.
      if (!hasOpened) void askWhy(asking)
      hasOpened = false
    },
  })
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: wsLink({ client: socket }),
        false: http,
      }),
    ],
  })
}

async function askWhy(asking: ControlPlane): Promise<void> {
  try {
    const user = await asking.session.get.query()
    if (!user) return leaveForSignIn()
    lineRefused(await asking.system.line.query())
  } catch {
    // No answer either: the server is away, not the session. The socket tries again by itself.
  }
}
