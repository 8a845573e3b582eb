import type { AppContext } from '#server/context.ts'
import {
  configurationMaxBytes,
  printConfigurationScript,
} from '#server/devcontainers/devcontainers.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { cloneFolder } from '../configuration/configuration.ts'
import { readAsOwner } from '../configuration/read-as-owner.ts'

/**
 * What the configuration's script says of the files as they are now, committed or not. Nothing of
 * the codespace runs meanwhile.
 */
export function readOnDisk(
  ctx: AppContext,
  row: CodespaceRow,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const reading = {
    task: 'configuration',
    folder: cloneFolder(row),
    script: printConfigurationScript,
    args: [row.devcontainerPath ?? ''],
    mostBytes: 2 * configurationMaxBytes,
  }
  return readAsOwner(ctx, row, reading, signal)
}
