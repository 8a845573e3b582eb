import { type Kysely, SqliteAdapter, sql } from 'kysely'

/**
 * What was done, by whom, when and to what. Rows are only ever added; those older than
 * `auditPurge` says may be deleted, which is never less than six days. The database itself holds
 * to it, whatever asks.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const table = db.schema
    .createTable('auditEvent')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('objectType', 'text', (column) => column.notNull())
    .addColumn('objectId', 'text', (column) => column.notNull())
    .addColumn('objectName', 'text', (column) => column.notNull())
    .addColumn('searchText', 'text', (column) => column.notNull())
  const others = [
    ...['actorId', 'actorName', 'subjectId', 'subjectName', 'address', 'userAgent'],
    ...['before', 'after'],
  ]
  await others.reduce((whole, name) => whole.addColumn(name, 'text'), table).execute()
  for (const [name, columns] of [
    ['auditEvent_at', ['at', 'id']],
    ['auditEvent_actor', ['actorId', 'at', 'id']],
    ['auditEvent_subject', ['subjectId', 'at', 'id']],
  ] as const) {
    await db.schema
      .createIndex(name)
      .on('auditEvent')
      .columns([...columns])
      .execute()
  }
  await db.schema
    .createTable('auditPurge')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('before', 'bigint', (column) => column.notNull())
    .execute()
  const isSqlite = db.getExecutor().adapter instanceof SqliteAdapter
  for (const statement of isSqlite ? onSqlite : onPostgres) await sql.raw(statement).execute(db)
}

const sixDaysMs = 6 * 24 * 60 * 60 * 1000

const onSqlite = [
  `create trigger "auditEvent_unchanged" before update on "auditEvent"
   begin select raise(abort, 'An audit event is never changed.'); end`,
  `create trigger "auditEvent_kept" before delete on "auditEvent"
   when old."at" >= coalesce((select min("before") from "auditPurge"), 0)
   begin select raise(abort, 'An audit event is kept until its time is over.'); end`,
  // "insert or replace" deletes without asking the trigger above.
  `create trigger "auditEvent_unreplaced" before insert on "auditEvent"
   when exists (select 1 from "auditEvent" where "id" = new."id")
   begin select raise(abort, 'An audit event is never replaced.'); end`,
  ...['insert', 'update'].map(
    (deed) => `create trigger "auditPurge_${deed}" before ${deed} on "auditPurge"
   when new."before" > unixepoch('subsec') * 1000 - ${sixDaysMs}
   begin select raise(abort, 'Audit events of the last days are kept.'); end`,
  ),
]

const refusing = (name: string, body: string) =>
  `create function "${name}"() returns trigger language plpgsql as $$ begin ${body} end $$`

const onPostgres = [
  refusing('auditEvent_unchanged', `raise exception 'An audit event is never changed.';`),
  `create trigger "auditEvent_unchanged" before update on "auditEvent"
   for each row execute function "auditEvent_unchanged"()`,
  `create trigger "auditEvent_untruncated" before truncate on "auditEvent"
   for each statement execute function "auditEvent_unchanged"()`,
  refusing(
    'auditEvent_kept',
    `if old."at" >= coalesce((select min("before") from "auditPurge"), 0) then
       raise exception 'An audit event is kept until its time is over.';
     end if;
     return old;`,
  ),
  `create trigger "auditEvent_kept" before delete on "auditEvent"
   for each row execute function "auditEvent_kept"()`,
  refusing(
    'auditPurge_held',
    `if new."before" > extract(epoch from clock_timestamp()) * 1000 - ${sixDaysMs} then
       raise exception 'Audit events of the last days are kept.';
     end if;
     return new;`,
  ),
  `create trigger "auditPurge_held" before insert or update on "auditPurge"
   for each row execute function "auditPurge_held"()`,
]
