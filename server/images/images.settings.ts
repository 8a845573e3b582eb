import { z } from 'zod'
import { defineSetting } from '#server/settings/define-setting.ts'

const section = 'Images'
const administered = ['instance', 'organization', 'repository'] as const
const gigabyte = 1024 ** 3

export const buildMinutes = defineSetting({
  id: 'images.buildMinutes',
  section,
  title: 'Minutes of a build',
  description:
    'How long building the image of a codespace may take. It has the memory, processors and processes of a codespace.',
  scopes: administered,
  schema: z.int().min(1).max(1440),
  default: 60,
  unit: 'minutes',
  environment: 'BOTHY_BUILD_MINUTES',
})

export const buildBytes = defineSetting({
  id: 'images.buildBytes',
  section,
  title: 'Size of a build',
  description: 'How much building one image may write, beyond the image that it begins with.',
  scopes: administered,
  schema: z
    .int()
    .min(gigabyte / 16)
    .max(1024 * gigabyte),
  default: 16 * gigabyte,
  unit: 'bytes',
  environment: 'BOTHY_BUILD_SIZE',
})

export const cacheDays = defineSetting({
  id: 'images.cacheDays',
  section,
  title: 'Days that builds are kept',
  description:
    'What was built stays as long as a codespace is made of it, and for so many days after its last use.',
  scopes: ['instance'],
  schema: z.int().min(0).max(365),
  default: 14,
  unit: 'days',
})

export const imageSettings = [buildMinutes, buildBytes, cacheDays]
