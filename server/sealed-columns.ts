import { snapshotKeyColumn } from './codespaces/snapshots/snapshots.store.ts'
import {
  codespaceTokenColumn,
  githubCredentialsColumn,
  githubGrantColumn,
  githubTokenColumn,
  personalTokenColumn,
} from './github/github.ts'
import { smtpPasswordColumn, targetColumn } from './notifications/notifications.store.ts'
import type { SealedColumn } from './seal.ts'
import { secretColumn } from './secrets/secrets.store.ts'

/**
 * The list of everything that is sealed: one line for each column. What is not here is lost
 * when keys change.
 */
export const sealedColumns: readonly SealedColumn[] = [
  codespaceTokenColumn,
  githubCredentialsColumn,
  githubGrantColumn,
  githubTokenColumn,
  personalTokenColumn,
  secretColumn,
  smtpPasswordColumn,
  snapshotKeyColumn,
  targetColumn,
]
