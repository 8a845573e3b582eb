import { z } from 'zod'
import { AppError } from '#server/errors.ts'
import { defineSetting } from '#server/settings/define-setting.ts'

export const banner = defineSetting<string | null>({
  id: 'system.banner',
  section: 'System',
  title: 'Banner',
  description:
    'Shown at the top of every page to everybody who is signed in. None: nothing is shown.',
  scopes: ['instance'],
  // The page gives it a field of several lines.
  schema: z
    .string()
    .trim()
    .max(300, 'at most 300 characters')
    .meta({ isMultiline: true })
    .nullable(),
  default: null,
  check: (text) => text || null,
})

export const maintenance = defineSetting<boolean>({
  id: 'system.maintenance',
  section: 'System',
  title: 'Maintenance',
  description:
    'While this is on nobody but administrators starts or creates a codespace, and every page says so. What runs goes on, unless a time to stop it is set.',
  scopes: ['instance'],
  schema: z.boolean(),
  default: false,
  isDangerous: true,
})

export const maintenanceStopAt = defineSetting<string | null>({
  id: 'system.maintenanceStopAt',
  section: 'System',
  title: 'Maintenance stops codespaces at',
  description:
    'A time in UTC such as 2030-01-31 22:00, at which what runs is stopped while there is maintenance; files are kept. Codespaces of administrators go on. None: nothing is stopped.',
  scopes: ['instance'],
  schema: z.string().trim().max(40).nullable(),
  default: null,
  isDangerous: true,
  check: (text) => (text ? minuteOf(text) : null),
})

/** To the minute, in UTC, which is what its title says. */
function minuteOf(text: string): string {
  const parts = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(?::00(?:\.0+)?)?Z?$/.exec(text)
  const time = new Date(`${parts?.[1]}T${parts?.[2]}Z`)
  const minute = Number.isNaN(time.getTime()) ? '' : time.toISOString().slice(0, 16)
  // A 30th of February is no day.
  if (!parts || minute !== `${parts[1]}T${parts[2]}`) {
    throw new AppError('SETTING_VALUE_INVALID', 'Write a time in UTC such as 2030-01-31 22:00.')
  }
  return minute.replace('T', ' ')
}

export const systemSettings = [banner, maintenance, maintenanceStopAt]
