import { z } from 'zod'
import { type AnySetting, defineSetting } from '#server/settings/define-setting.ts'

const section = 'Retention'
const administered = ['instance', 'organization', 'repository'] as const

export const mostRetentionDays = 30

export const retentionDays = defineSetting<number>({
  id: 'retention.days',
  section,
  title: 'Days unused',
  description:
    'A stopped codespace that nobody has opened for this long is put into the trash, after a notice one day before. 0: as soon as it stops. Each codespace can have a number of its own, or be pinned.',
  scopes: [...administered, 'user'],
  schema: z.int().min(0).max(mostRetentionDays),
  default: 30,
  unit: 'days',
  environment: 'BOTHY_RETENTION_DAYS',
})

export const maximumRetentionDays = defineSetting<number | null>({
  id: 'retention.maximumDays',
  section,
  title: 'Days unused, at most',
  description:
    'No codespace that is not pinned is kept longer unused, whatever its owner has chosen. It holds for those there are too, after a notice of one day.',
  scopes: administered,
  schema: z.int().min(0).max(mostRetentionDays).nullable(),
  default: null,
  unit: 'days',
  caps: { setting: retentionDays, by: 'maximum' },
})

export const allowsPinning = defineSetting<boolean>({
  id: 'retention.allowsPinning',
  section,
  title: 'Codespaces may be pinned',
  description:
    'A pinned codespace is kept until its owner deletes it. Where this is off, pins that were set count for nothing.',
  scopes: administered,
  schema: z.boolean(),
  default: true,
})

export const retentionSettings: readonly AnySetting[] = [
  retentionDays,
  maximumRetentionDays,
  allowsPinning,
]
