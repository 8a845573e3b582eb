import { access, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { AppContext } from '#server/context.ts'
import { placeIn, seal, unsealBytes } from '#server/seal.ts'
import { FileTooLarge, newFileKey, readSealedFile, writeSealedFile } from '#server/sealed-file.ts'
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

/** What else is written there goes on: the database above all. */
const leastFreeBytes = 1024 ** 3

export class DiskFull extends Error {
  override readonly name = 'DiskFull'
}

/**
 * Resolves to how long it is, and the sealed key without which it is nothing.
 * @throws FileTooLarge, or DiskFull where that much would leave too little to the server
 */
export async function keepBundle(
  ctx: FilesContext,
  which: Which,
  {
    source,
    mostBytes,
    leaveBytes = leastFreeBytes,
  }: { source: AsyncIterable<Uint8Array>; mostBytes: number; leaveBytes?: number },
): Promise<{ bytes: number; sealedKey: string }> {
  const key = newFileKey()
  const { bavail, bsize } = await statfs(ctx.config.dataFolder)
  const roomBytes = bavail * bsize - leaveBytes
  if (roomBytes <= 0) throw new DiskFull('The disk with the data folder is full.')
  const most = Math.min(mostBytes, roomBytes)
  const bytes = await writeSealedFile(fileOf(ctx, which), { key, mostBytes: most }, source).catch(
    (cause: unknown) => {
      if (!(cause instanceof FileTooLarge) || most === mostBytes) throw cause
      throw new DiskFull('The disk with the data folder is full.', { cause })
    },
  )
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
