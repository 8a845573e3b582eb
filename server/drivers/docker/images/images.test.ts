import { expect, test } from 'vitest'
import type { Engine } from '../engine/engine.ts'
import { Images } from './images.ts'

const images = (found: object) =>
  new Images({ call: async () => ({ Config: {}, ...found }) } as unknown as Engine)

test('an image for another kind of machine is none that can be used (F-45)', async () => {
  const { signal } = new AbortController()
  const other = images({ Os: 'linux', Architecture: 's390x' })
  await expect(other.user('debian:12', signal)).rejects.toMatchObject({
    code: 'IMAGE_INVALID',
    message: expect.stringContaining('The image debian:12 is for linux/s390x, and this server is'),
  })
  const windows = images({ Os: 'windows', Architecture: 'amd64' })
  await expect(windows.user('debian:12', signal)).rejects.toThrow('is for windows/amd64')
})
