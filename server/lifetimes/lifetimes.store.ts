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
    .where((row) =>
      row.or([
        row('ranGeneration', 'is', null),
        row('ranGeneration', '!=', run.generation),
        row('ranMs', '<', whole),
      ]),
    )
    .execute()
}
