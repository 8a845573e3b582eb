import { z } from 'zod'
import { defineSetting } from '#server/settings/define-setting.ts'
import type { SettingScope } from '#server/settings/setting-values.schema.ts'

const section = 'Usage'

const quota = (given: {
  id: string
  title: string
  description: string
  scopes: readonly SettingScope[]
}) =>
  defineSetting<number | null>({
    ...given,
    section,
    schema: z.number().min(0).max(1_000_000_000).nullable(),
    default: null,
  })

export const coreHoursPerUser = quota({
  id: 'usage.coreHoursPerUser',
  title: 'Core-hours of one person',
  description:
    'How many somebody may use in a month: one processor of a running codespace for an hour is one. Of all repositories, or of one organization where it is set for that. When they are used up nothing more starts, and what runs is stopped after the grace.',
  scopes: ['instance', 'organization'],
})

export const coreHoursPerOrganization = quota({
  id: 'usage.coreHoursPerOrganization',
  title: 'Core-hours of one organization',
  description:
    'How many all codespaces of its repositories may use in a month, whoever’s they are.',
  scopes: ['instance', 'organization'],
})

export const coreHours = quota({
  id: 'usage.coreHours',
  title: 'Core-hours of everybody',
  description: 'How many all codespaces of this server may use in a month.',
  scopes: ['instance'],
})

export const gigabyteHoursPerUser = quota({
  id: 'usage.gigabyteHoursPerUser',
  title: 'Gigabyte-hours of one person',
  description:
    'How many somebody may use in a month: one gigabyte of files that are kept for an hour is one, whether their codespace runs, rests or is in the trash. When they are used up no codespace is created; those that there are start.',
  scopes: ['instance', 'organization'],
})

export const gigabyteHoursPerOrganization = quota({
  id: 'usage.gigabyteHoursPerOrganization',
  title: 'Gigabyte-hours of one organization',
  description:
    'How many the files of all codespaces of its repositories may use in a month, whoever’s they are.',
  scopes: ['instance', 'organization'],
})

export const gigabyteHours = quota({
  id: 'usage.gigabyteHours',
  title: 'Gigabyte-hours of everybody',
  description: 'How many the files of all codespaces of this server may use in a month.',
  scopes: ['instance'],
})

export const graceMinutes = defineSetting({
  id: 'usage.graceMinutes',
  section,
  title: 'Grace once core-hours are used up',
  description: 'How long what runs then goes on, after a warning, before it is stopped.',
  scopes: ['instance'],
  schema: z.int().min(0).max(1440),
  default: 30,
  unit: 'minutes',
})

export const usageSettings = [
  coreHoursPerUser,
  coreHoursPerOrganization,
  coreHours,
  gigabyteHoursPerUser,
  gigabyteHoursPerOrganization,
  gigabyteHours,
  graceMinutes,
]
