import { expect, test } from 'vitest'
import { mergedPath } from './login-environment.ts'

test('the image’s places stay on the PATH that a profile set anew', () => {
  const image = '/usr/local/cargo/bin:/usr/local/bin:/usr/bin:/opt/tool/bin:/bin'
  const login = '/home/dev/bin:/usr/local/bin:/usr/bin:/bin'
  expect(mergedPath(login, image)).toBe(
    '/usr/local/cargo/bin:/home/dev/bin:/usr/local/bin:/usr/bin:/opt/tool/bin:/bin',
  )
  expect(mergedPath('', '/usr/bin:/bin')).toBe('/usr/bin:/bin')
  expect(mergedPath(image, image)).toBe(image)
})
