import { PostgresDialect, type PostgresPoolClient } from 'kysely'
import pg from 'pg'
import { AppError } from '#server/errors.ts'

const int8 = 20

/**
 * PostgreSQL by a pool. A connection that breaks is replaced and never ends the process; what
 * cannot reach the database, or waits too long for it, rejects with `DATABASE_UNREACHABLE` (F-36).
 * `bigint` is a number.
 */
export function postgresDialect(databaseUrl: string, limits: PostgresLimits): PostgresDialect {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: 'bothy',
    max: limits.connections,
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    lock_timeout: 5000,
    statement_timeout: limits.statementMs,
    // The server ends a statement that takes long; this is for a server that does not
    // answer at all.
    query_timeout: limits.statementMs * 1.5,
    idle_in_transaction_session_timeout: 60_000,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === int8 ? Number : pg.types.getTypeParser(oid, format ?? 'text'),
    },
  })
  // The pool has dropped the connection already. Whoever was using it hears of it by its query.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return new PostgresDialect({
    pool: {
      connect: async () => guarded(await pool.connect().catch(rethrow)),
      end: () => pool.end(),
      options: pool.options,
    },
  })
}

export type PostgresLimits = { connections: number; statementMs: number }

/**
 * One whose query was not answered is not used again: the next query would wait behind that one.
 */
function guarded(client: pg.PoolClient): PostgresPoolClient {
  let isBroken = false
  const query = async (sql: string, parameters: readonly unknown[]) => {
    try {
      return await client.query(sql, [...parameters])
    } catch (error) {
      isBroken ||= !(error instanceof pg.DatabaseError)
      return rethrow(error)
    }
  }
  return {
    // The other overload is for cursors, which are not set up.
    query: query as unknown as PostgresPoolClient['query'],
    release: (isDiscarded) => client.release(isBroken || isDiscarded),
  }
}

/** SQLSTATEs of a database that is away, full or busy: it may well do the same later. */
const passing = /^(08|53|57P|57014|55P03|40001|40P01|25006)/

function rethrow(error: unknown): never {
  const isPassing = !(error instanceof pg.DatabaseError) || passing.test(error.code ?? '')
  if (!isPassing) throw error
  throw new AppError(
    'DATABASE_UNREACHABLE',
    'The database does not answer as it should. Try again in a moment.',
    { cause: error },
  )
}
