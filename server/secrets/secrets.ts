import { randomUUID } from 'node:crypto'
import type { AuditObject } from '#server/audit/audit.schema.ts'
import { audit } from '#server/audit/audit.ts'
import { announceSecretsChanged } from '#server/codespaces/credentials/secret-stamps.ts'
import { AppError } from '#server/errors.ts'
import { unpinName } from '#server/repositories/names.ts'
import { audienceOf } from './secret-audience.ts'
import { claimHolder, keyOf, type ManagerContext, requireHolder } from './secret-holders.ts'
import { usesColumn, usesOf } from './secret-uses.ts'
import { openValue, sealValue, textOf } from './secret-values.ts'
import {
  maxSecretsPerLevel,
  type SecretAudience,
  type SecretHolder,
  type SecretTarget,
  type SecretUse,
  type SecretView,
  type SetSecretInput,
} from './secrets.schema.ts'
import * as store from './secrets.store.ts'

export { isForUse, secretsFor } from './secrets-for.ts'

/** Everything of them but their values, by name. */
export async function listSecrets(ctx: ManagerContext, of: SecretHolder): Promise<SecretView[]> {
  const rows = await store.listOf(ctx.db, await requireHolder(ctx, of))
  return rows.map((row) => viewOf(ctx, row))
}

/**
 * Makes the secret of that name, or changes it; without a value the one it has stays.
 * @throws AppError `SECRET_NOT_ALLOWED`, `SECRET_LIMIT_REACHED`, `SECRET_PATH_TAKEN`,
 * `SECRET_VALUE_INVALID`, `SECRET_AUDIENCE_INVALID` and `NAME_TAKEN_OVER`
 */
export async function setSecret(ctx: ManagerContext, input: SetSecretInput): Promise<SecretView> {
  const holder = await requireHolder(ctx, input.of)
  const audience = requireAudience(holder, input.audience)
  const value = input.value === undefined ? null : Buffer.from(input.value, 'base64')
  await claimHolder(ctx, holder)
  const row = await ctx.db.transaction().execute(async (db) => {
    await store.lockHolder(db, holder)
    const rows = await store.listOf(db, holder)
    return putSecret({ ...ctx, db }, { holder, rows }, { ...input, audience, value })
  })
  await announceSecretsChanged(ctx, holder)
  return viewOf(ctx, row)
}

/** @throws AppError `SECRET_NOT_FOUND`, `SECRET_NOT_ALLOWED` */
export async function deleteSecret(
  ctx: ManagerContext,
  { of, name }: { of: SecretHolder; name: string },
): Promise<void> {
  const holder = await requireHolder(ctx, of)
  await ctx.db.transaction().execute(async (db) => {
    await store.lockHolder(db, holder)
    const row = await store.find(db, holder, name)
    if (!row) throw new AppError('SECRET_NOT_FOUND', 'There is no secret of that name.')
    await audit(
      { ...ctx, db },
      { action: 'secret.delete', object: objectOf(row), before: detailOf(row) },
    )
    await store.remove(db, row.id)
    if (holder.level !== 'user') await unpinName({ db }, holder.holder)
  })
  await announceSecretsChanged(ctx, holder)
}

type Put = {
  name: string
  value: Buffer | null
  target: SecretTarget
  audience: SecretAudience
  /** Without, as they were. */
  uses?: SecretUse[] | undefined
}

/** Inside a transaction that has locked the holder; `rows` are all there are of this holder. */
export async function putSecret(
  ctx: ManagerContext,
  { holder, rows }: { holder: store.Holder; rows: readonly store.SecretRow[] },
  put: Put,
): Promise<store.SecretRow> {
  const { name } = put
  const before = rows.find((row) => row.name === name) ?? null
  requirePath(rows, put)
  const value = put.value ?? (before && openValue(ctx, before))
  requireValue(put, value)
  if (!before && rows.length >= maxSecretsPerLevel) {
    throw new AppError(
      'SECRET_LIMIT_REACHED',
      `There are ${maxSecretsPerLevel} secrets here already. Delete one that is no longer needed.`,
    )
  }
  const place = { id: before?.id ?? randomUUID(), level: holder.level, holder: holder.holder, name }
  const columns = {
    ...columnsOf(put),
    uses: usesColumn(before, put),
    updatedBy: ctx.session.user.id,
  }
  const sealedValue = put.value && sealValue(ctx, place, put.value)
  const row = before
    ? await store.update(ctx.db, before.id, {
        ...columns,
        ...(sealedValue === null ? {} : { sealedValue }),
        revision: before.revision + (isSameToCodespaces(before, columns, put) ? 0 : 1),
      })
    : await store.insert(ctx.db, {
        ...place,
        ...columns,
        sealedValue: sealValue(ctx, place, value),
      })
  await audit(ctx, {
    action: 'secret.set',
    object: objectOf(row),
    before: before && detailOf(before),
    after: { ...detailOf(row), isValueNew: put.value !== null },
  })
  return row
}

const isSameToCodespaces = (
  before: store.SecretRow,
  { path, mode, uses }: Pick<store.SecretRow, 'path' | 'mode' | 'uses'>,
  { value }: Put,
): boolean => value === null && path === before.path && mode === before.mode && uses === before.uses

const objectOf = ({ id, level, holder, name }: store.SecretRow): AuditObject => ({
  type: 'secret',
  id,
  name: level === 'user' ? name : `${holder}/${name}`,
})

const detailOf = (row: store.SecretRow) => ({
  level: row.level,
  target: targetOf(row),
  audience: audienceOf(row),
  ...(row.uses !== null && { uses: usesOf(row) }),
})

const columnsOf = ({ target, audience }: Put) => ({
  kind: target.kind,
  path: target.kind === 'file' ? target.path : null,
  mode: target.kind === 'file' ? target.mode.slice(-3) : null,
  audience: JSON.stringify(audience),
})

function requireValue({ target }: Put, value: Buffer | null): asserts value is Buffer {
  const invalid = (message: string) => new AppError('SECRET_VALUE_INVALID', message)
  if (value === null) throw invalid('The value is missing. Type or choose it.')
  if (target.kind === 'variable' && textOf(value) === null) {
    throw invalid('A variable holds text without NUL only. Keep this value as a file.')
  }
}

/**
 * Two files in one place: the one that is written last would be there, and nobody could say which.
 */
function requirePath(rows: readonly store.SecretRow[], { name, target }: Put): void {
  if (target.kind !== 'file') return
  const other = rows.find((row) => row.name !== name && row.path === target.path)
  if (!other) return
  throw new AppError('SECRET_PATH_TAKEN', `${other.name} is kept in ${target.path} already.`)
}

/**
 * The audience with its keys as codespaces are looked up. A repository has no others to choose
 * from, and an organisation none of somebody else.
 */
export function requireAudience(
  { level, holder }: store.Holder,
  audience: SecretAudience,
): SecretAudience {
  if (audience.kind === 'all') return audience
  const repositories = [...new Set(audience.repositories.map(requirePattern))]
  const isFine =
    level === 'user' ||
    (level === 'organization' && repositories.every((key) => key.startsWith(`${holder}/`)))
  if (isFine) return { kind: 'selected', repositories }
  throw new AppError(
    'SECRET_AUDIENCE_INVALID',
    level === 'repository'
      ? 'A secret of a repository is for that repository.'
      : `Choose repositories of ${holder}.`,
  )
}

function requirePattern(pattern: string): string {
  const owner = /^(.*)\/\*$/.exec(pattern)?.[1]
  const key = owner === undefined ? keyOf('repository', pattern) : keyOf('organization', owner)
  if (key !== null) return owner === undefined ? key : `${key}/*`
  throw new AppError('SECRET_AUDIENCE_INVALID', `${pattern} names no repository.`)
}

function viewOf(ctx: ManagerContext, row: store.SecretRow): SecretView {
  const { id, name, createdAt, updatedAt } = row
  const isUnreadable = openValue(ctx, row) === null
  return {
    id,
    name,
    target: targetOf(row),
    audience: audienceOf(row),
    uses: usesOf(row),
    createdAt,
    updatedAt,
    isUnreadable,
  }
}

const targetOf = ({ path, mode }: store.SecretRow): SecretTarget =>
  path === null ? { kind: 'variable' } : { kind: 'file', path, mode: mode ?? '600' }
