import { type SecretTarget, type SecretUse, secretUse, secretUses } from './secrets.schema.ts'
import type { SecretRow } from './secrets.store.ts'

/** In one order; a file is in its place for whoever looks, and so has none of its own. */
export const usesOf = ({ uses }: Pick<SecretRow, 'uses'>): SecretUse[] =>
  uses === null ? [...secretUse.options] : secretUses.parse(JSON.parse(uses))

/** As the column has them: null for all. Where nothing is said, they stay as they were. */
export function usesColumn(
  before: Pick<SecretRow, 'uses'> | null,
  { target, uses }: { target: SecretTarget; uses?: readonly SecretUse[] | undefined },
): string | null {
  if (target.kind === 'file') return null
  if (uses === undefined) return before?.uses ?? null
  const wanted = secretUse.options.filter((use) => uses.includes(use))
  return wanted.length === secretUse.options.length ? null : JSON.stringify(wanted)
}
