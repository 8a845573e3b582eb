import { TRPCError } from '@trpc/server'
import {
  type DetectedPort,
  type LastOutput,
  lastOutputInput,
  type OpenRequest,
} from '../protocol/ports.ts'
import { procedure, router } from '../trpc.ts'

const unknown = (): Promise<never> =>
  Promise.reject(new TRPCError({ code: 'NOT_IMPLEMENTED', message: 'Ports are not watched.' }))

/** Ports that have to do with `localhost` in here. How one is reached is `portTunnel`'s. */
export const portsRouter = router({
  /** The whole list at once, and again after every change of it. */
  changes: procedure.subscription(async function* (): AsyncGenerator<DetectedPort[], void> {
    yield await unknown()
  }),

  /** As it is now. */
  detected: procedure.query((): Promise<DetectedPort[]> => unknown()),

  /** Null where nothing is known of what listens there. */
  lastOutput: procedure.input(lastOutputInput).query((): Promise<LastOutput> => unknown()),

  /** What programs ask to be opened in the user's browser, from now on. */
  opens: procedure.subscription(async function* (): AsyncGenerator<OpenRequest, void> {
    yield await unknown()
  }),
})
