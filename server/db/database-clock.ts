import { type Kysely, type RawBuilder, SqliteAdapter, sql } from 'kysely'

/**
 * Milliseconds since the epoch by the database's own clock, as an expression for a query: servers
 * whose clocks differ still agree on it. SQLite reads the clock of the one machine its file is on.
 */
export function databaseNowMs<Tables>(db: Kysely<Tables>): RawBuilder<number> {
  return db.getExecutor().adapter instanceof SqliteAdapter
    ? sql<number>`cast(unixepoch('subsec') * 1000 as integer)`
    : sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`
}
