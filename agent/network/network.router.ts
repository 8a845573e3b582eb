import { probeInput } from '../protocol/network.ts'
import { router, serverProcedure } from '../trpc.ts'
import { areNamesAnswered } from './names.ts'
import { probeTargets } from './probe.ts'

export const networkRouter = router({
  /** What can be reached from in here, for the server that keeps it shut. */
  probe: serverProcedure
    .input(probeInput)
    .query(async ({ input }) => ({ outcomes: await probeTargets(input.targets) })),

  /** Whether names are answered in here, where nothing is to be reached. */
  names: serverProcedure.query(async () => ({ isAnswered: await areNamesAnswered() })),
})
