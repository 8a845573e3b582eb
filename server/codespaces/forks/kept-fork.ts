import { z } from 'zod'
import type { CodespaceRow } from '../codespaces.store.ts'

const fork = z.object({ id: z.int().positive(), path: z.string() })

/**
 * The fork of its owner's that stands in for what they cannot push to; null where there is none.
 */
export const forkOf = ({ fork: text }: Pick<CodespaceRow, 'fork'>) =>
  text === null ? null : fork.parse(JSON.parse(text))
