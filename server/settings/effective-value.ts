import type { AppContext } from '#server/context.ts'
import { countingKeys } from '#server/repositories/names.ts'
import { repositoryKeys } from '#server/repositories/repositories.ts'
import { rescueValue } from './check-value.ts'
import type { AnySetting } from './define-setting.ts'
import type { GivenValue, SettingView } from './setting-values.schema.ts'
import { listAt, type Place } from './settings.store.ts'

export type SettingsContext = Pick<AppContext, 'db' | 'config'> & Partial<Pick<AppContext, 'log'>>

/** For whom, and in a codespace of which repository. */
export type SettingSubject = { userId?: string; repositoryUrl?: string | null }

export type Effective = Pick<SettingView, 'effective' | 'source' | 'limitedBy'>
type Stored = Awaited<ReturnType<typeof listAt>>

/** Whose values count, the narrowest first. */
export function placesOf({ userId, repositoryUrl }: SettingSubject): Place[] {
  const { organization, repository } = repositoryKeys(repositoryUrl ?? null)
  const places: Place[] = []
  if (userId !== undefined) places.push({ scope: 'user', scopeId: userId })
  if (repository !== null) places.push({ scope: 'repository', scopeId: repository })
  if (organization !== null) places.push({ scope: 'organization', scopeId: organization })
  return [...places, { scope: 'instance', scopeId: '' }]
}

/** As `placesOf`, with the names under which there is something for that very repository (S-90). */
export async function countingPlaces(
  ctx: Pick<SettingsContext, 'db'>,
  { userId, repositoryUrl }: SettingSubject,
): Promise<Place[]> {
  const own = placesOf(userId === undefined ? {} : { userId })
  if (!repositoryUrl) return own
  const { repository, organization } = await countingKeys(ctx, repositoryUrl)
  const places = [
    ...repository.map((scopeId) => ({ scope: 'repository', scopeId }) as const),
    ...organization.map((scopeId) => ({ scope: 'organization', scopeId }) as const),
  ]
  return [...own.slice(0, -1), ...places, ...own.slice(-1)]
}

/** Values of these settings, and of the policies that cap them, read at once. */
export async function readPlaces(
  ctx: SettingsContext,
  settings: readonly AnySetting[],
  places: readonly Place[],
): Promise<PlacesRead> {
  const known = new Set(settings)
  for (const setting of known) for (const policy of policiesOn(ctx, setting)) known.add(policy)
  const ids = [...known].map(({ id }) => id)
  return new PlacesRead(ctx, places, await listAt(ctx, places, ids))
}

/**
 * What counts at these places, each value brought within what holds now, whenever it was
 * chosen (S-34).
 */
export class PlacesRead {
  readonly #ctx: SettingsContext
  readonly #places: readonly Place[]
  readonly #stored: Stored

  constructor(ctx: SettingsContext, places: readonly Place[], stored: Stored) {
    this.#ctx = ctx
    this.#places = places
    this.#stored = stored
  }

  effective(setting: AnySetting): Effective {
    const chosen = this.#chosen(setting)
    let limited: Effective = { ...chosen, limitedBy: null }
    for (const policy of policiesOn(this.#ctx, setting)) {
      const limit = this.effective(policy).effective
      const value = capped(limited.effective, limit, policy.caps?.by)
      if (value === limited.effective) continue
      limited = { ...limited, effective: value, limitedBy: { title: policy.title, limit } }
    }
    return limited
  }

  /** What was chosen at that place; undefined for nothing that can be used. */
  at(setting: AnySetting, place: Place): GivenValue | undefined {
    const row = this.#stored.find(
      ({ settingId, scope, scopeId }) =>
        settingId === setting.id && scope === place.scope && scopeId === place.scopeId,
    )
    if (!row) return undefined
    const { gitHosts } = this.#ctx.config
    const given = parsed(row.value)
    const value = rescueValue(setting, given, { gitHosts })
    const isAsStored = JSON.stringify(value) === JSON.stringify(given)
    if (value === undefined || !isAsStored) tellOnce(this.#ctx, row)
    return value
  }

  #chosen(setting: AnySetting): Omit<Effective, 'limitedBy'> {
    const { values } = this.#ctx.config.settings
    const variable = setting.environment
    for (const place of this.#places) {
      // Below what people choose for themselves, and above whatever an administrator does.
      if (place.scope !== 'user' && variable !== undefined && values.has(setting.id)) break
      if (!setting.scopes.includes(place.scope)) continue
      const value = this.at(setting, place)
      if (value !== undefined) return { effective: value, source: { kind: 'scope', ...place } }
    }
    const given = values.get(setting.id)
    if (variable !== undefined && given !== undefined) {
      return { effective: given, source: { kind: 'environment', variable } }
    }
    return { effective: setting.default, source: { kind: 'default' } }
  }
}

function policiesOn({ config }: SettingsContext, { id }: AnySetting): AnySetting[] {
  return config.settings.table.filter(({ caps }) => caps?.setting.id === id)
}

/** A value of null has no limit of its own. */
function capped(
  value: GivenValue,
  limit: GivenValue,
  by: 'maximum' | 'minimum' | 'allowed' | undefined,
): GivenValue {
  if (by === 'allowed') return value === true ? limit === true : value
  if (typeof limit !== 'number') return value
  if (by === 'maximum') return typeof value === 'number' && value <= limit ? value : limit
  return typeof value === 'number' && value < limit ? limit : value
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // No schema takes it, so that it is ignored like every other value that cannot be used.
    return undefined
  }
}

const told = new WeakMap<object, Set<string>>()

function tellOnce({ config, log }: SettingsContext, row: Stored[number]): void {
  const { settingId, scope, scopeId } = row
  const known = told.get(config.settings) ?? new Set()
  told.set(config.settings, known)
  const key = [settingId, scope, scopeId].join(' ')
  if (known.has(key) || known.size > 10_000) return
  known.add(key)
  log?.warn(
    { setting: settingId, scope, scopeId },
    'A stored setting is not valid any more: it is brought within its bounds, or ignored',
  )
}
