import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Changes } from '#server/codespaces/changes.ts'
import { readConfig } from '#server/config.ts'
import type { AppContext } from '#server/context.ts'
import { insertTestUser, openTogether, type TestPlaces } from '#server/db/database.testing.ts'
import { createLog } from '#server/log.ts'
import type { ManagerContext } from './secret-holders.ts'
import type { SetSecretInput } from './secrets.schema.ts'
import { setSecret } from './secrets.ts'

export const own = { level: 'user', ownerKey: '' } as const
export const ofRepository = { level: 'repository', ownerKey: 'github.com/acme/widgets' } as const
export const ofOrganization = { level: 'organization', ownerKey: 'github.com/acme' } as const
export const toAll = { kind: 'all' } as const
export const base64 = (value: string | Buffer): string => Buffer.from(value).toString('base64')

/** A secret in the fewest words. */
export const variable = (
  name: string,
  value: string | Buffer,
  others: Partial<SetSecretInput> = {},
): SetSecretInput => ({
  of: own,
  name,
  value: base64(value),
  target: { kind: 'variable' },
  audience: toAll,
  ...others,
})

export const file = (path: string, mode = '600') => ({ kind: 'file', path, mode }) as const

type Server = Pick<AppContext, 'changes' | 'clock' | 'config' | 'db' | 'log'>

/**
 * The room on `count` servers with one database and, as an operator would set it up, the same keys.
 */
export async function openTestSecrets(places: TestPlaces, count = 1) {
  const folder = await mkdtemp(join(tmpdir(), 'bothy-secrets-'))
  const opened = await openTogether(places, count)
  const config = readConfig({ BOTHY_DATA: folder, BOTHY_LOG_LEVEL: 'silent' })
  const servers = opened.dbs.map(
    (db): Server => ({
      changes: new Changes(),
      clock: { now: () => Date.now() },
      config,
      db,
      log: createLog('silent'),
    }),
  )
  const [first] = servers
  if (!first) throw new Error('At least one server was asked for.')
  await insertTestUser(first.db, 'ann')
  await insertTestUser(first.db, 'ben')
  await insertTestUser(first.db, 'root')
  await first.db.updateTable('User').set({ isAdmin: 1 }).where('id', '=', 'root').execute()

  /** As this person is seen by a server. */
  const as = (id: 'ann' | 'ben' | 'root', server: Server = first): ManagerContext => ({
    ...server,
    session: {
      user: { id, name: id, image: null, isOwner: false, isAdmin: id === 'root' },
      tokenHash: id,
      expiresAt: Number.POSITIVE_INFINITY,
      signedInAt: 0,
    },
  })
  return {
    folder,
    place: opened.place,
    servers,
    ctx: first,
    as,
    ann: as('ann'),
    ben: as('ben'),
    root: as('root'),
    rows: () => first.db.selectFrom('secret').selectAll().orderBy('name').execute(),
    /** Those of one's own, by name and value. */
    async give(who: ManagerContext, values: Record<string, string>) {
      for (const [name, value] of Object.entries(values))
        await setSecret(who, variable(name, value))
    },
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
