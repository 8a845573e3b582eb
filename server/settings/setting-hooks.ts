import type { AppContext } from '#server/context.ts'
import type { SignedInContext } from '#server/trpc.ts'
import type { AnySetting, SettingDefinition } from './define-setting.ts'
import type { GivenValue } from './setting-values.schema.ts'

type HookContext = Pick<AppContext, 'config'>

export type SettingHooks<T> = {
  /**
   * Before an administrator's value is kept: throws an `AppError` where the world
   * cannot do with it.
   */
  verify?: (value: T, by: { userId: string }) => Promise<void>
  /**
   * After a value was kept or taken away, wherever; read anew what counts. Whoever changed it
   * waits for this.
   */
  changed?: () => Promise<void> | void
}

// biome-ignore lint/suspicious/noExplicitAny: of whatever type the setting is
type AnyHooks = SettingHooks<any>

/** One list for each server: two in one process (tests) do not hear each other. */
const hooks = new WeakMap<object, { id: string; hooks: AnyHooks }[]>()

const listOf = ({ config }: HookContext) => {
  const list = hooks.get(config.settings) ?? []
  hooks.set(config.settings, list)
  return list
}

/**
 * Only what this process changes is heard: another server's changes are seen when the
 * value is next read.
 */
export function onSetting<T>(
  ctx: HookContext,
  setting: SettingDefinition<T>,
  own: SettingHooks<T>,
): Disposable {
  const entry = { id: setting.id, hooks: own }
  const list = listOf(ctx)
  list.push(entry)
  return { [Symbol.dispose]: () => void list.splice(list.indexOf(entry), 1) }
}

export async function verifySetting(
  ctx: HookContext & Pick<SignedInContext, 'session'>,
  setting: AnySetting,
  value: GivenValue,
) {
  const by = { userId: ctx.session.user.id }
  for (const { id, hooks } of listOf(ctx)) {
    if (id === setting.id) await hooks.verify?.(value, by)
  }
}

export async function tellSettingChanged(ctx: HookContext, setting: AnySetting) {
  for (const { id, hooks } of [...listOf(ctx)]) {
    if (id === setting.id) await hooks.changed?.()
  }
}
