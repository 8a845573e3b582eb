import type { AppContext } from '#server/context.ts'
import { AppError } from '#server/errors.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { configurationOf, hooksOf } from '../configuration/configuration.ts'
import type { StepJournal } from '../journal/step-journal.ts'
import type { StepLog } from '../journal/step-runner.ts'
import { isTrustedStart } from './trusted-start.ts'

const notRun = 'Not run: this codespace is untrusted.'

/**
 * Says of a codespace that was started untrusted what it does not have, and of each command that it
 * does not run.
 */
export function noteUntrusted(
  { stepLogs }: Pick<AppContext, 'stepLogs'>,
  row: CodespaceRow,
  { journal, log, isNew }: { journal: StepJournal; log: StepLog; isNew: boolean },
): void {
  if (isTrustedStart(row)) return
  log.add('Untrusted: it has no secrets and no network, and nothing runs by itself.\n')
  if (configurationOf(row).features.length > 0) {
    log.add('Its Features are installed once it is trusted: they run programs of their own.\n')
  }
  if (row.isHistoryComplete === 0 && !isNew) {
    const error = 'Not fetched: this codespace is untrusted.'
    journal.put({ name: 'history', state: 'skipped', startedAt: null, endedAt: null, error })
  }
  const services = configurationOf(row).services === null ? [] : (['services'] as const)
  for (const name of [...services, ...hooksOf(row)]) {
    using hookLog = stepLogs.write({ ...journal.start, name })
    if (!hookLog.isContinued) hookLog.add(`${notRun}\n`)
    journal.put({ name, state: 'skipped', startedAt: null, endedAt: null, error: notRun })
  }
}

/** @throws AppError REPOSITORY_UNTRUSTED for what runs in a trusted codespace alone */
export function requireTrustedStart(row: CodespaceRow): void {
  if (isTrustedStart(row)) return
  throw new AppError(
    'REPOSITORY_UNTRUSTED',
    'This codespace is untrusted, and runs no command of its repository’s. Review that first.',
  )
}
