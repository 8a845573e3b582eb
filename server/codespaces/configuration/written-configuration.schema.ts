import { z } from 'zod'
import { devcontainerPath } from '#server/devcontainers/devcontainers.schema.ts'
import { codespaceRef } from '../codespaces.schema.ts'
import { configurationView } from './configuration-view.schema.ts'

/** More than anybody writes; the file itself may be larger. */
export const writtenMaxCharacters = 256 * 1024

/**
 * A devcontainer.json as it is being written, and what it may extend or name, by paths of the
 * repository.
 */
export const writtenConfigurationInput = codespaceRef.extend({
  path: devcontainerPath,
  text: z.string().max(writtenMaxCharacters),
  files: z.array(z.object({ path: z.string().max(300), text: z.string().max(64 * 1024) })).max(40),
})
export type WrittenConfiguration = z.infer<typeof writtenConfigurationInput>

/**
 * Paths of files that it extends or names, Compose files among them, and that are to be given too:
 * without them it is not known what it says.
 */
const missing = z.array(z.string())

export const checkedConfiguration = z.object({
  missing,
  problems: z.array(
    z.object({
      severity: z.enum(['error', 'warning', 'info']),
      message: z.string(),
      /** Counted from one, the end being the first that is not of it any more. */
      line: z.int(),
      column: z.int(),
      endLine: z.int(),
      endColumn: z.int(),
    }),
  ),
})
export type CheckedConfiguration = z.infer<typeof checkedConfiguration>

/** What a rebuild would do with it. `rows`: what is no step of it. */
export const previewedConfiguration = configurationView.omit({ chosen: true, lock: true }).extend({
  missing,
  /** What happens, in its order; `from` as of the rows. */
  steps: z.array(z.object({ title: z.string(), text: z.string(), from: z.array(z.string()) })),
  /** A sentence for all that has no effect, or another one than it says. */
  notices: z.array(z.string()),
  /**
   * Its commands run and its image is built without another question; null where that depends on
   * what its Features in the repository hold, which is read at a rebuild.
   */
  isTrusted: z.boolean().nullable(),
})
export type PreviewedConfiguration = z.infer<typeof previewedConfiguration>
