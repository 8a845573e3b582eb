import { z } from 'zod'
import { defineSetting } from '#server/settings/define-setting.ts'

export const archiveHosts = defineSetting<string[]>({
  id: 'features.archiveHosts',
  section: 'Images',
  title: 'Hosts of Features as archives',
  description:
    'From which hosts, such as `downloads.example.com`, a configuration may have Features by the address of an archive, `https://…/devcontainer-feature-ID.tgz`. The server fetches them itself, wherever the host is. Features of registries need nothing here.',
  scopes: ['instance', 'organization', 'repository'],
  schema: z
    .array(
      z
        .string()
        .trim()
        .toLowerCase()
        .regex(/^[a-z0-9.-]+(:\d{1,5})?$/, 'a host such as downloads.example.com')
        .max(300),
    )
    .max(200),
  default: [],
  environment: 'BOTHY_FEATURE_HOSTS',
  isDangerous: true,
})

export const featureSettings = [archiveHosts]
