import { expect, test } from 'vitest'
import { isAskedFor, saidOf } from './asked-for.ts'
import { EngineError } from './engine.ts'

test('what the engine refuses is told apart by whose fault it is (F-45)', () => {
  const ofWhatWasAsked: [number, string][] = [
    [400, 'Duplicate mount point: /x'],
    [400, 'OCI runtime create failed: exec: "/x": no such file or directory: unknown'],
    [500, 'OCI runtime create failed: "/proc" cannot be mounted because it is inside /proc'],
    [500, 'unable to find user nosuch: no matching entries in passwd file'],
    [500, 'Cannot mkdir: /etc/passwd is not a directory'],
  ]
  const ofThisMachine: [number, string][] = [
    [404, 'No such container: x'],
    [409, 'removal of container x is already in progress'],
    [400, 'invalid mount config for type "bind": bind source path does not exist: /x'],
    [500, 'OCI runtime create failed: write /x: no space left on device'],
    [500, 'error creating overlay mount to /x'],
  ]
  const judge = ([status, message]: [number, string]) =>
    isAskedFor(new EngineError(status, `The container engine says: ${message}`))
  expect(ofWhatWasAsked.map(judge)).toEqual(ofWhatWasAsked.map(() => true))
  expect(ofThisMachine.map(judge)).toEqual(ofThisMachine.map(() => false))
  expect(isAskedFor(new Error('OCI runtime'))).toBe(false)
})

test('what it said is told in one line, without its folders on this machine', () => {
  const said = (message: string) => saidOf(new EngineError(500, message))
  const begin = 'OCI runtime create failed: runc create failed: unable to start container process: '
  expect(
    said(`${begin}error mounting "/var/lib/docker/volumes/a/_data" to rootfs at "/proc": no`),
  ).toBe('Nothing can be mounted at /proc of its image.')
  expect(said(`${begin}exec: "/x": stat /x:\nno such file or directory: unknown`)).toBe(
    'exec: "/x": stat /x: no such file or directory: unknown',
  )
  expect(said('Cannot mkdir: /var/lib/docker/overlay2/0a/merged/file is not a directory')).toBe(
    'Cannot mkdir: … is not a directory',
  )
})
