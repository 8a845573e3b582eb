import { defaultConfiguration } from '#server/devcontainers/devcontainers.ts'
import { AppError } from '#server/errors.ts'
import type { CodespaceRow } from '../codespaces.store.ts'
import { configurationOf, configurationPlacesOf } from '../configuration/configuration.ts'
import type { Acting } from '../lease/acting.ts'
import { serviceFaults } from '../services/start-services.ts'
import { defaultImageFor } from '../what-counts.ts'
import { hasBeenUsed } from './has-been-used.ts'

/** What is wrong with what containers are made of, rather than with the server that makes them. */
const mendable = serviceFaults

/**
 * Where the container that a configuration describes does not start: the default one in its place,
 * and why. Resolves to the row by which a start makes that, and to null where the reason is another
 * one, or the container has been worked in and is not to be thrown away (F-45).
 */
export async function recoverStart(
  { ctx, write }: Acting,
  row: CodespaceRow,
  error: unknown,
): Promise<CodespaceRow | null> {
  if (!(error instanceof AppError) || !mendable.includes(error.code)) return null
  const { path } = configurationOf(row)
  if (path === null || row.recovery !== null || (await hasBeenUsed({ ctx }, row))) return null
  const { image: named, build } = configurationPlacesOf(row)
  const place = configurationOf(row).image === null ? build : named
  const changes = {
    image: await defaultImageFor(ctx, row),
    configuration: JSON.stringify(defaultConfiguration(path)),
    recovery: error.message,
    recoveryPlace: place ? JSON.stringify(place) : null,
  }
  await ctx.driver.removeContainer(row.id)
  await write(changes)
  return { ...row, ...changes }
}
