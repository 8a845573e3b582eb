import { announceSecretsChanged } from '#server/codespaces/credentials/secret-stamps.ts'
import { type DotenvEntry, type DotenvRefusal, parseDotenv } from './dotenv.ts'
import { claimHolder, type ManagerContext, requireHolder } from './secret-holders.ts'
import { textOf } from './secret-values.ts'
import {
  type ImportedSecrets,
  type ImportSecretsInput,
  maxSecretBytes,
  secretName,
} from './secrets.schema.ts'
import { listOf, lockHolder, type SecretRow } from './secrets.store.ts'
import { putSecret, requireAudience } from './secrets.ts'

/** More than these nobody reads. */
const mostRefusals = 100

/**
 * Sets what a `.env` file says as variables: all of it, or where a line cannot be taken, nothing.
 * @throws AppError as `setSecret`
 */
export async function importSecrets(
  ctx: ManagerContext,
  { of, text, audience: given }: ImportSecretsInput,
): Promise<ImportedSecrets> {
  const holder = await requireHolder(ctx, of)
  const audience = requireAudience(holder, given)
  const { entries, refused } = parseDotenv(text)
  const wrong = [...refused, ...refusalsOf(entries)]
  if (wrong.length > 0) return nothing(wrong)
  await claimHolder(ctx, holder)
  const imported = await ctx.db.transaction().execute(async (db) => {
    await lockHolder(db, holder)
    const rows = await listOf(db, holder)
    const known = new Map(rows.map((row) => [row.name, row]))
    const files = entries.filter(({ name }) => known.get(name)?.kind === 'file')
    if (files.length > 0) return nothing(files.map((entry) => refusal(entry, 'It is a file here.')))
    const now: SecretRow[] = [...rows]
    for (const { name, value } of entries) {
      const put = {
        name,
        value: Buffer.from(value),
        target: { kind: 'variable' as const },
        audience,
      }
      const row = await putSecret({ ...ctx, db }, { holder, rows: now }, put)
      if (!known.has(name)) now.push(row)
    }
    const names = entries.map(({ name }) => name)
    return {
      added: names.filter((name) => !known.has(name)),
      changed: names.filter((name) => known.has(name)),
      refused: [],
    }
  })
  await announceSecretsChanged(ctx, holder)
  return imported
}

const nothing = (refused: DotenvRefusal[]): ImportedSecrets => ({
  added: [],
  changed: [],
  refused: refused.toSorted((one, other) => one.line - other.line).slice(0, mostRefusals),
})

const refusal = ({ line, name }: DotenvEntry, reason: string): DotenvRefusal => ({
  line,
  name: /^\w{1,255}$/.test(name) ? name : '',
  reason,
})

function refusalsOf(entries: readonly DotenvEntry[]): DotenvRefusal[] {
  const lines = new Map<string, number>()
  return entries.flatMap((entry) => {
    const { line, name, value } = entry
    const before = lines.get(name)
    lines.set(name, line)
    const bytes = Buffer.from(value)
    const reasons = [
      secretName.safeParse(name).error?.issues[0]?.message,
      before !== undefined && `Line ${before} has that name too.`,
      bytes.length > maxSecretBytes && 'The value is longer than 48 KB.',
      textOf(bytes) !== value && 'A variable holds text without NUL only.',
    ]
    const reason = reasons.find((text) => typeof text === 'string')
    return reason ? [refusal(entry, reason)] : []
  })
}
