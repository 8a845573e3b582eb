import { AppError } from '#server/errors.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import type { Acting } from '../lease/acting.ts'
import { recoverStart } from '../rebuild/recover-start.ts'
import type { Step } from '../reconciler/bring-up.ts'
import { serviceFaults, startServices } from './start-services.ts'

/**
 * Starts the services of a codespace whose container is to be started next. Resolves to the row by
 * which that is made: another one where they cannot start for what they are made of (F-45). One
 * whose container has been worked in goes on without them, and their step says why.
 */
export async function serve(
  acting: Acting,
  row: CodespaceRow,
  { step, network, operation }: { step: Step; network: Promise<void>; operation: AbortSignal },
): Promise<CodespaceRow> {
  try {
    await startServices(acting, row, { step, network })
    return row
  } catch (error) {
    const isTheirs = error instanceof AppError && serviceFaults.includes(error.code)
    if (!isTheirs || operation.aborted) throw error
    return (await recoverStart(acting, row, error)) ?? row
  }
}
