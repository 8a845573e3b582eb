import { z } from 'zod'
import { rebuildKind } from '../codespaces.schema.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { takeConfiguration } from '../configuration/configuration.ts'
import { StepJournal } from '../journal/step-journal.ts'
import { runStep } from '../journal/step-runner.ts'
import type { Acting } from '../lease/acting.ts'
import type { Step } from '../reconciler/bring-up.ts'
import { trustAtRebuild } from '../trust/trusted-start.ts'
import { defaultImageFor } from '../what-counts.ts'
import { takeLastGood } from './last-good.ts'
import { readOnDisk } from './read-on-disk.ts'

const stopGraceMs = 10_000

const rebuild = z.object({ kind: rebuildKind, generation: z.int() })
export type Rebuild = z.infer<typeof rebuild>

export const rebuildTextOf = (asked: Rebuild): string => JSON.stringify(asked)

/** What was asked for and is not done; null where nothing is. */
export function askedRebuild(
  row: Pick<CodespaceRow, 'rebuild' | 'rebuiltGeneration'>,
): Rebuild | null {
  if (row.rebuild === null) return null
  const asked = rebuild.parse(JSON.parse(row.rebuild))
  return asked.generation > (row.rebuiltGeneration ?? 0) ? asked : null
}

/** What runs now was asked for with nothing of what was fetched or built before. */
export function isFullRebuild({ rebuild: text, generation }: CodespaceRow): boolean {
  if (text === null) return false
  const asked = rebuild.parse(JSON.parse(text))
  return asked.kind === 'full' && asked.generation === generation
}

const build = z.object({
  configuration: z.string(),
  configurationHash: z.string().nullable(),
  image: z.string(),
})
type Build = z.infer<typeof build>

/**
 * What the row says of a container that came up as its repository says: what there is
 * to go back to.
 */
export function goodBuildOf(row: CodespaceRow): { lastGoodBuild?: string } {
  const { configuration, configurationHash, image, recovery } = row
  if (configuration === null || recovery !== null) return {}
  const good = { configuration, configurationHash, image } satisfies Build
  return { lastGoodBuild: JSON.stringify(good) }
}

/**
 * Ends the old container, finds out what the new one is to be made from, and by whose word, and
 * takes the old one away. Resolves to the row by which a start makes it. Whoever goes on after a
 * crash begins here again, until the row says that it is done: then the old one is gone and the new
 * one is made from the row.
 */
export async function makeAnew(acting: Acting, asked: Rebuild): Promise<CodespaceRow> {
  const { ctx, row, signal, write } = acting
  await using journal = new StepJournal(ctx, { codespaceId: row.id, generation: row.generation })
  const step: Step = (name, work) => runStep(ctx, { journal, name }, signal, work)
  // What runs could write what is read.
  await ctx.driver.stopContainer(row.id, stopGraceMs)
  const made = await madeFrom(acting, asked, step)
  const trust = await trustAtRebuild(ctx, row, made.configurationHash)
  await journal.settled()
  signal.throwIfAborted()
  await ctx.driver.removeContainer(row.id)
  const changes = { ...made, trust, rebuiltGeneration: asked.generation }
  await write(changes)
  return { ...row, ...changes }
}

async function madeFrom(acting: Acting, { kind }: Rebuild, step: Step) {
  const { ctx, row, signal } = acting
  if (kind === 'last-good' && row.lastGoodBuild !== null) {
    const good = build.parse(JSON.parse(row.lastGoodBuild))
    return takeLastGood(ctx, row, { good, step })
  }
  const image = await defaultImageFor(ctx, row)
  const printed = await readOnDisk(ctx, row, signal)
  return takeConfiguration({ ...acting, row: { ...row, image } }, step, printed, {
    trustOf: (hash) => trustAtRebuild(ctx, row, hash),
    isFetchedAnew: kind === 'full',
  })
}
