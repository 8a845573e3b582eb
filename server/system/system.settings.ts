import { z } from 'zod'
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

export const systemSettings = [banner]
