import { expect, test } from 'vitest'
import { isAskedFor } from './asked-for.ts'
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
