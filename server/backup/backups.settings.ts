import { z } from 'zod'
import { defineSetting } from '#server/settings/define-setting.ts'

const section = 'Backups'

export const backupHours = defineSetting({
  id: 'backup.everyHours',
  section,
  title: 'Hours between backups',
  description:
    'How often the server copies its database, encrypted, into the folder of backups. 0: never by itself. PostgreSQL has backups of its own.',
  scopes: ['instance'],
  schema: z.int().min(0).max(720),
  default: 24,
  environment: 'BOTHY_BACKUP_HOURS',
})

export const backupsKept = defineSetting({
  id: 'backup.keep',
  section,
  title: 'Backups kept',
  description: 'How many of those are kept; the oldest go first.',
  scopes: ['instance'],
  schema: z.int().min(1).max(1000),
  default: 14,
  environment: 'BOTHY_BACKUPS_KEPT',
})

export const backupSettings = [backupHours, backupsKept]
