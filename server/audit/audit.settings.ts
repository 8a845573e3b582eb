import { z } from 'zod'
import { defineSetting } from '#server/settings/define-setting.ts'

export const auditRetentionDays = defineSetting<number>({
  id: 'audit.retentionDays',
  section: 'Audit',
  title: 'Days in the audit log',
  description:
    'How long what was done is kept on record. Changes of this setting itself stay on record for ever.',
  scopes: ['instance'],
  schema: z.int().min(30).max(36_500),
  default: 365,
  unit: 'days',
  isDangerous: true,
})

export const auditSettings = [auditRetentionDays]
