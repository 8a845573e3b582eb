import { z } from 'zod'
import { defineSetting } from '#server/settings/define-setting.ts'

const section = 'Files'
const scopes = ['instance', 'organization', 'repository'] as const

export const uploads = defineSetting({
  id: 'files.uploads',
  section,
  title: 'Uploads',
  description:
    'Whether people may upload files to a codespace through the page. Who has a shell in it can get around this.',
  scopes,
  schema: z.boolean(),
  default: true,
  environment: 'BOTHY_UPLOADS',
})

export const downloads = defineSetting({
  id: 'files.downloads',
  section,
  title: 'Downloads',
  description:
    'Whether people may save files of a codespace through the page. Previews and the editor show them either way, and who has a shell in it can get around this.',
  scopes,
  schema: z.boolean(),
  default: true,
  environment: 'BOTHY_DOWNLOADS',
})

export const fileSettings = [uploads, downloads]
