import type { AppContext } from '#server/context.ts'
import { onSetting } from '#server/settings/settings.ts'
import { trustedRepositories } from '#server/trust/trust.settings.ts'
import { listRunning } from '../codespaces.store.ts'

/**
 * While it lives, who has a codespace open sees at once what a change of the administrators'
 * list means to it.
 */
export function announceTrust(ctx: Pick<AppContext, 'config' | 'db' | 'changes'>): Disposable {
  return onSetting(ctx, trustedRepositories, {
    async changed() {
      for (const { id } of await listRunning(ctx)) ctx.changes.announce(id)
    },
  })
}
