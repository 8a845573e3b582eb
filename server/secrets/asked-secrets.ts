import { announceSecretsChanged } from '#server/codespaces/credentials/secret-stamps.ts'
import type { AppContext } from '#server/context.ts'
import type { DevcontainerConfig } from '#server/devcontainers/devcontainers.schema.ts'
import { AppError } from '#server/errors.ts'
import { ownValues } from '#server/personal/personal.settings.ts'
import { repositoryKeys } from '#server/repositories/repositories.ts'
import { readSetting, requirePolicy } from '#server/settings/settings.ts'
import { audienceOf, isFor } from './secret-audience.ts'
import { type ManagerContext, requireHolder } from './secret-holders.ts'
import type { AskedSecret, KeepAskedInput } from './secrets.schema.ts'
import { listOf, listOfAny, lockHolder, type SecretRow } from './secrets.store.ts'
import { putSecret } from './secrets.ts'

/**
 * What a repository asks this person for, and which of it they have; `given`: what it would get.
 * Where policy keeps people's own from it, nobody is asked for what it has not.
 */
export async function readAsked(
  ctx: Pick<AppContext, 'db' | 'config'>,
  whose: { userId: string; repositoryUrl: string | null },
  { declared, given }: { declared: DevcontainerConfig['secrets']; given: readonly string[] },
): Promise<AskedSecret[]> {
  if (declared.length === 0) return []
  if (!(await readSetting(ctx, ownValues, whose))) {
    return declared
      .filter(({ name }) => given.includes(name))
      .map((secret) => ({ ...secret, state: 'given' as const }))
  }
  const own = await listOfAny(ctx.db, [{ level: 'user', holder: whose.userId }])
  return declared.map((secret) => ({ ...secret, state: stateOf(secret.name) }))

  function stateOf(name: string): AskedSecret['state'] {
    if (given.includes(name)) return 'given'
    return own.some((row) => row.name === name) ? 'elsewhere' : 'missing'
  }
}

/**
 * Keeps what somebody answers to a repository that asks: each as a secret of theirs, for that
 * repository. One that they have already is only let reach it too; no value that is there is ever
 * overwritten. All of it, or nothing.
 * @throws AppError `SECRET_TAKEN`, and as `setSecret`
 */
export async function keepAsked(
  ctx: ManagerContext,
  { repositoryUrl, answers }: KeepAskedInput,
): Promise<void> {
  const keys = repositoryKeys(repositoryUrl)
  const { repository } = keys
  if (repository === null) {
    throw new AppError(
      'SECRET_AUDIENCE_INVALID',
      'Secrets cannot be kept for this address alone. Set them in your settings for all.',
    )
  }
  const userId = ctx.session.user.id
  await requirePolicy(
    ctx,
    ownValues,
    { userId, repositoryUrl },
    new AppError(
      'SECRET_NOT_ALLOWED',
      'Administrators keep secrets of people’s own from codespaces of this repository.',
    ),
  )
  const holder = await requireHolder(ctx, { level: 'user', ownerKey: '' })
  await ctx.db.transaction().execute(async (db) => {
    await lockHolder(db, holder)
    const rows: SecretRow[] = await listOf(db, holder)
    for (const { name, value } of answers) {
      const before = rows.find((row) => row.name === name)
      if (before && value !== undefined) throw taken(name)
      if (before && isFor(before, keys)) continue
      const put = before ? widened(before, repository) : fresh(value, repository)
      const row = await putSecret({ ...ctx, db }, { holder, rows }, { name, ...put })
      if (!before) rows.push(row)
    }
  })
  await announceSecretsChanged(ctx, holder)
}

const taken = (name: string) =>
  new AppError(
    'SECRET_TAKEN',
    `You have a secret ${name} meanwhile. Look at the repository again, or change it in your settings.`,
  )

const fresh = (value: string | undefined, repository: string) => ({
  value: value === undefined ? null : Buffer.from(value, 'base64'),
  target: { kind: 'variable' as const },
  audience: { kind: 'selected' as const, repositories: [repository] },
})

function widened(row: SecretRow, repository: string) {
  const audience = audienceOf(row)
  const others = audience.kind === 'selected' ? audience.repositories : []
  return {
    value: null,
    target:
      row.path === null
        ? { kind: 'variable' as const }
        : { kind: 'file' as const, path: row.path, mode: row.mode ?? '600' },
    audience: { kind: 'selected' as const, repositories: [...others, repository] },
  }
}
