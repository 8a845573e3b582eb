import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { type Database, type DatabasePlace, openDatabase } from './database.ts'

/**
 * The product's, for tests that are not about opening one: a file is a copy of one that was
 * brought up to date already, and what is written outlives the death of its process, as ever, but
 * waits for no disk.
 */
export async function openTestDatabase(place: DatabasePlace): Promise<Kysely<Database>> {
  if (place.databaseUrl !== undefined) return openDatabase(place)
  if (!existsSync(place.databaseFile)) {
    await writeFile(place.databaseFile, await migratedFile(), { mode: 0o600 })
  }
  const db = await openDatabase(place)
  // Of the one connection that there is.
  await sql.raw('pragma synchronous = off').execute(db)
  return db
}

let migrated: Promise<Buffer> | undefined

function migratedFile(): Promise<Buffer> {
  migrated ??= (async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bothy-migrated-'))
    const databaseFile = join(folder, 'new.db')
    const db = await openDatabase({ databaseFile, databaseUrl: undefined })
    // Its journal goes into the file.
    await db.destroy()
    const bytes = await readFile(databaseFile)
    await rm(folder, { recursive: true })
    return bytes
  })()
  return migrated
}
