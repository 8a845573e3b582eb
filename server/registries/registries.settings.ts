import { z } from 'zod'
import { AppError } from '#server/errors.ts'
import { defineSetting } from '#server/settings/define-setting.ts'
import { readPattern } from './image-pattern.ts'

export const allowedImages = defineSetting<string[]>({
  id: 'registries.allowedImages',
  section: 'Images',
  title: 'Images and Features that are allowed',
  description:
    'What a repository’s configuration, Dockerfiles and Compose files may name. `*` is every public registry; `ghcr.io/*` all of one; `docker.io/library/*` all of one owner; `ghcr.io/acme/tools` one image, and with its tag or digest that one alone. A registry on a private address or with a private name has to be listed by its host. The default image is always allowed.',
  scopes: ['instance', 'organization', 'repository'],
  schema: z.array(z.string().trim().min(1).max(500)).max(1000),
  default: ['*'],
  environment: 'BOTHY_ALLOWED_IMAGES',
  isDangerous: true,
  check(lines) {
    for (const line of lines) {
      if (readPattern(line) !== null) continue
      throw new AppError(
        'SETTING_VALUE_INVALID',
        `“${line.slice(0, 100)}” is none of *, host/*, host/owner/* and host/owner/name.`,
      )
    }
    return [...new Set(lines)]
  },
})

export const registrySettings = [allowedImages]
