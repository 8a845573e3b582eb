import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import type { CodespaceRow } from './codespaces.store.ts'

/**
 * Of a codespace that does not run the files are there to be read, in the trash included: whether
 * it may be started plays no part. `whileRunning` says what to do with one that runs.
 * @throws AppError `CODESPACE_NOT_STOPPED`, `CODESPACE_DELETED`
 */
export function requireResting(
  { steadyClock }: Pick<AppContext, 'steadyClock'>,
  { desired, phase, deletedUntil }: CodespaceRow,
  whileRunning: string,
): void {
  if (desired === 'deleted' && (deletedUntil ?? 0) <= steadyClock.now()) {
    throw new AppError('CODESPACE_DELETED', 'It is too late: this codespace is gone for good.')
  }
  if (['stopped', 'failed', 'deleted'].includes(phase)) return
  const stopping = 'This codespace is stopping just now. Try again in a moment.'
  throw new AppError('CODESPACE_NOT_STOPPED', desired === 'running' ? whileRunning : stopping)
}
