import { audit } from '#server/audit/audit.ts'
import { requireRecentSignIn } from '#server/auth/recent-sign-in.ts'
import { AppError } from '#server/errors.ts'
import { claimName } from '#server/repositories/look-up-names.ts'
import { unpinName } from '#server/repositories/names.ts'
import type { SignedInContext } from '#server/trpc.ts'
import { checkValue } from './check-value.ts'
import type { AnySetting, SettingDefinition } from './define-setting.ts'
import {
  countingPlaces,
  placesOf,
  readPlaces,
  type SettingSubject,
  type SettingsContext,
} from './effective-value.ts'
import { tellSettingChanged, verifySetting } from './setting-hooks.ts'
import type { AdministeredScope, GivenValue, SettingView } from './setting-values.schema.ts'
import { viewOf } from './setting-views.ts'
import { valueInWords } from './setting-words.ts'
import { exchange, listPlaces, type Place } from './settings.store.ts'

export type { SettingSubject, SettingsContext } from './effective-value.ts'
export { onSetting } from './setting-hooks.ts'

/**
 * What counts at this moment: the narrowest value that was chosen, within every policy that caps
 * it. A variable of the environment comes before what administrators choose. Read anew at each use,
 * never kept (S-34).
 */
export async function readSetting<T>(
  ctx: SettingsContext,
  setting: SettingDefinition<T>,
  subject: SettingSubject = {},
): Promise<T> {
  const places = await readPlaces(ctx, [setting], await countingPlaces(ctx, subject))
  return places.effective(setting).effective as T
}

/**
 * Every value that was chosen for the subject, whatever its scope, for what each of them only
 * narrows; the default where there is none.
 */
export async function readSettingOfEach<T>(
  ctx: SettingsContext,
  setting: SettingDefinition<T>,
  subject: SettingSubject,
): Promise<T[]> {
  const given = ctx.config.settings.values.get(setting.id)
  if (given !== undefined) return [given as T]
  const places = await countingPlaces(ctx, subject)
  const read = await readPlaces(ctx, [setting], places)
  const chosen = places.flatMap((place) => {
    const value = read.at(setting, place)
    return value === undefined ? [] : [value as T]
  })
  return chosen.length > 0 ? chosen : [setting.default]
}

/** Throws the refusal where the policy says no. */
export async function requirePolicy(
  ctx: SettingsContext,
  policy: SettingDefinition<boolean>,
  subject: SettingSubject,
  refusal: AppError,
): Promise<void> {
  if (!(await readSetting(ctx, policy, subject))) throw refusal
}

/** What somebody may choose for themselves. */
export function listOwnSettings(ctx: SignedInContext): Promise<SettingView[]> {
  return listViews(ctx, { scope: 'user', scopeId: ctx.session.user.id })
}

/** Nobody's but one's own (S-84). Null takes the choice back. */
export function setOwnSetting(
  ctx: SignedInContext,
  input: { id: string; value: GivenValue },
): Promise<SettingView> {
  return setValue(ctx, { scope: 'user', scopeId: ctx.session.user.id }, input)
}

export async function listSettings(
  ctx: SignedInContext,
  of: AdministeredScope,
): Promise<SettingView[]> {
  return listViews(ctx, requirePlace(of))
}

/** For administrators: whoever calls this has made sure of that. Null takes the value away. */
export async function setSetting(
  ctx: SignedInContext,
  { of, ...input }: { of: AdministeredScope; id: string; value: GivenValue },
): Promise<SettingView> {
  return setValue(ctx, requirePlace(of), input)
}

export function listScopes(ctx: Pick<SettingsContext, 'db'>) {
  return listPlaces(ctx)
}

async function listViews(ctx: SignedInContext, place: Place): Promise<SettingView[]> {
  const settings = ctx.config.settings.table.filter(({ scopes }) => scopes.includes(place.scope))
  const read = await readPlaces(ctx, settings, chainOf(place))
  return settings.map((setting) => viewOf(ctx, setting, { place, read }))
}

async function setValue(
  ctx: SignedInContext,
  place: Place,
  { id, value: given }: { id: string; value: GivenValue },
): Promise<SettingView> {
  const setting = requireSettable(ctx, id, place)
  if (setting.isDangerous) requireRecentSignIn(ctx)
  const value = given === null ? null : requireValid(ctx, setting, given)
  if (value !== null) await verifySetting(ctx, setting, value)
  const name = place.scope === 'organization' || place.scope === 'repository' ? place.scopeId : null
  if (name !== null && value !== null) {
    await claimName(ctx, { userId: ctx.session.user.id, key: name })
  }
  const text = value === null ? null : JSON.stringify(value)
  await ctx.db.transaction().execute(async (db) => {
    const inside = { ...ctx, db }
    const key = { ...place, settingId: id }
    const before = await exchange(inside, key, text, ctx.session.user.id)
    if (before === text) return
    if (name !== null && text === null) await unpinName(inside, name)
    await audit(inside, {
      action: 'setting.set',
      object: { type: 'setting', id, name: setting.title },
      before: detailOf(setting, place, before),
      after: detailOf(setting, place, text),
    })
  })
  await tellSettingChanged(ctx, setting)
  return viewOf(ctx, setting, { place, read: await readPlaces(ctx, [setting], chainOf(place)) })
}

/** One's own place is oneself; others are named. */
function detailOf(
  { isPrivate = false }: AnySetting,
  { scope, scopeId }: Place,
  text: string | null,
): Record<string, unknown> {
  const where = scope === 'organization' || scope === 'repository' ? { scope, scopeId } : { scope }
  if (isPrivate && text !== null) return { ...where, value: 'Not recorded' }
  return { ...where, value: text === null ? null : parsed(text) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // What stood there before was no value at all; it is recorded as it was.
    return text
  }
}

function requireSettable(ctx: SignedInContext, id: string, { scope }: Place): AnySetting {
  const setting = ctx.config.settings.table.find((one) => one.id === id)
  if (!setting?.scopes.includes(scope)) {
    throw new AppError('SETTING_NOT_FOUND', 'There is no such setting here.')
  }
  if (scope !== 'user' && ctx.config.settings.values.has(id)) {
    throw new AppError(
      'SETTING_LOCKED',
      `“${setting.title}” is set by ${setting.environment} on this server, and cannot be changed here.`,
    )
  }
  return setting
}

function requireValid(ctx: SignedInContext, setting: AnySetting, given: GivenValue): GivenValue {
  const checked = checkValue(setting, given, { gitHosts: ctx.config.gitHosts })
  if ('value' in checked) return checked.value
  if ('refusal' in checked) throw checked.refusal
  throw new AppError(
    'SETTING_VALUE_INVALID',
    `“${setting.title}” cannot ${wrongIn(setting, given, checked.lines)}; expected ${checked.expected}.`,
  )
}

/**
 * Texts in quotes, so that they do not read as words of the sentence. Of a list, what
 * is wrong in it.
 */
function wrongIn(setting: AnySetting, given: GivenValue, lines: readonly string[]): string {
  if (lines.length > 0) {
    const some = lines.slice(0, 3).map((line) => `“${shortened(line)}”`)
    return `have ${some.join(' or ')}`
  }
  const words = shortened(valueInWords(setting, given))
  return `be ${typeof given === 'string' ? `“${words}”` : words}`
}

const shortened = (words: string) => (words.length > 60 ? `${words.slice(0, 60)}…` : words)

/** Wider places included, since what is not chosen there comes from them. */
function chainOf({ scope, scopeId }: Place): Place[] {
  if (scope === 'user') return placesOf({ userId: scopeId })
  if (scope === 'instance') return placesOf({})
  if (scope === 'repository') return placesOf({ repositoryUrl: `https://${scopeId}` })
  // Of any repository of theirs, less that repository.
  return placesOf({ repositoryUrl: `https://${scopeId}/any` }).slice(1)
}

/** `host/owner` and `host/owner/name` as they are kept, and nothing else. */
function requirePlace({ scope, scopeId }: AdministeredScope): Place {
  const [narrowest] = chainOf({ scope, scopeId })
  if (narrowest?.scope === scope) return narrowest
  const expected = scope === 'organization' ? 'host/owner' : 'host/owner/repository'
  throw new AppError('SETTING_SCOPE_INVALID', `Expected ${expected}, such as github.com/acme.`)
}
