import { expect, test } from 'vitest'
import { isOwnFileSystem } from './own-mount.ts'

const others = `500 400 0:50 / / rw,relatime - overlay overlay rw
510 500 8:1 /var/lib/docker/containers/x/hosts /etc/hosts rw - ext4 /dev/sda1 rw
511 500 8:1 /srv/kits /.bothy/kits ro - ext4 /dev/sda1 rw
`

test('an image that is mounted for the codespace is a file system of its own', () => {
  const image = '520 500 7:3 /w /workspaces rw,relatime - ext4 /dev/loop3 rw\n'
  expect(isOwnFileSystem(others + image, '/workspaces')).toBe(true)
  expect(isOwnFileSystem(others + image, '/workspaces/hut')).toBe(false)
})

test('a plain volume is a part of the disk of the machine', () => {
  const volume = '520 500 8:1 /var/lib/docker/volumes/v/_data /workspaces rw - ext4 /dev/sda1 rw\n'
  expect(isOwnFileSystem(others + volume, '/workspaces')).toBe(false)
  expect(isOwnFileSystem(others, '/workspaces')).toBe(false)
})

test('a name with a space in it is found', () => {
  const image = '520 500 7:3 / /my\\040workspaces rw - ext4 /dev/loop3 rw\n'
  expect(isOwnFileSystem(others + image, '/my workspaces')).toBe(true)
})
