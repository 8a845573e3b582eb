import { access, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { AppContext } from '#server/context.ts'
import { placeIn, seal, unsealBytes } from '#server/seal.ts'
import { newFileKey, readSealedFile, writeSealedFile } from '#server/sealed-file.ts'
import { type SnapshotRow, snapshotKeyColumn } from './snapshots.store.ts'

type FilesContext = Pick<AppContext, 'config'>
type Which = Pick<SnapshotRow, 'id' | 'codespaceId'>

/**
 * The bundles, below the data folder. To the server they are bytes: it never runs Git on one, nor
 * looks into it.
 */
const folderOf = ({ config }: FilesContext, codespaceId: string): string =>
  join(config.dataFolder, 'snapshots', codespaceId)

const fileOf = (ctx: FilesContext, { id, codespaceId }: Which): string =>
  join(folderOf(ctx, codespaceId), id)

/** Resolves to how long it is, and the sealed key without which it is nothing. */
export async function keepBundle(
  ctx: FilesContext,
  which: Which,
  { source, mostBytes }: { source: AsyncIterable<Uint8Array>; mostBytes: number },
): Promise<{ bytes: number; sealedKey: string }> {
  const key = newFileKey()
  const bytes = await writeSealedFile(fileOf(ctx, which), { key, mostBytes }, source)
  const place = placeIn(snapshotKeyColumn, which)
  return { bytes, sealedKey: seal(ctx.config.keyRing.keys, place, key) }
}

/** Throws where its key is not here any more, or the file is damaged. */
export function readBundle(ctx: FilesContext, row: SnapshotRow): AsyncGenerator<Buffer> {
  return readSealedFile(fileOf(ctx, row), keyOf(ctx, row))
}

function keyOf({ config }: FilesContext, row: SnapshotRow): Buffer {
  return unsealBytes(config.keyRing.keys, placeIn(snapshotKeyColumn, row), row.sealedKey ?? '')
}

/** False where a database of another time says so, or its key is gone. */
export async function isReadable(ctx: FilesContext, row: SnapshotRow): Promise<boolean> {
  try {
    keyOf(ctx, row)
    await access(fileOf(ctx, row))
    return true
  } catch {
    // Whatever it is, nothing could be brought back from it.
    return false
  }
}

export async function removeBundles(ctx: FilesContext, rows: readonly Which[]): Promise<void> {
  for (const row of rows) await rm(fileOf(ctx, row), { force: true })
}

/** With the codespace, once its files are gone too. */
export async function removeBundlesOf(ctx: FilesContext, codespaceId: string): Promise<void> {
  await rm(folderOf(ctx, codespaceId), { recursive: true, force: true })
}
