import type { CodespaceRow } from '#server/codespaces/codespaces.store.ts'
import type { AppContext } from '#server/context.ts'

type StoreContext = Pick<AppContext, 'db'>
type Run = Pick<CodespaceRow, 'id' | 'generation'>

/** Several servers may look on at once, each by its own clock: what is more stays. */
export async function writeRan({ db }: StoreContext, run: Run, ranMs: number): Promise<void> {
  const whole = Math.round(ranMs)
  await db
    .updateTable('codespace')
    .set({ ranMs: whole, ranGeneration: run.generation })
    .where('id', '=', run.id)
    .where('generation', '=', run.generation)
    .where((row) =>
      row.or([
        row('ranGeneration', 'is', null),
        row('ranGeneration', '!=', run.generation),
        row('ranMs', '<', whole),
      ]),
    )
    .execute()
}

/** Of one that ended and was started again by itself, which goes on with this run. */
export async function carryRan({ db }: StoreContext, run: Run, ranMs: number): Promise<void> {
  const whole = Math.round(ranMs)
  await db
    .updateTable('codespace')
    .set({ ranMs: whole })
    .where('id', '=', run.id)
    .where('generation', '=', run.generation + 1)
    .where('ranGeneration', '=', run.generation + 1)
    .where('ranMs', '<', whole)
    .execute()
}
