import { expect, test } from 'vitest'
import { parseDevcontainer } from '../parse-devcontainer.ts'

const place = {
  path: '.devcontainer.json',
  codespaceId: '0c9f4a52-6f3f-4f0e-9a53-3a2f5ad1f5f7',
  workspaceFolder: '/workspaces/app',
}
const parse = (given: object) =>
  parseDevcontainer(JSON.stringify({ image: 'debian:12', ...given }), place)
const noticesOf = (given: object) => parse(given).notices

test('the container’s user is who works in it, unless another one is to', () => {
  expect(parse({ containerUser: 'node' })).toMatchObject({
    config: { containerUser: 'node', remoteUser: null },
    notices: [],
  })
  expect(noticesOf({ containerUser: 'node', remoteUser: 'node' })).toEqual([])
  expect(noticesOf({ containerUser: 'root', remoteUser: 'node' })).toEqual([
    '"containerUser" has no effect beside "remoteUser", who runs all that is yours.',
  ])
})

test('the files are the user’s either way, so whether to change a number is no question', () => {
  const usual = parse({})
  for (const updateRemoteUserUID of [true, false]) {
    expect(parse({ updateRemoteUserUID })).toMatchObject({ config: usual.config, notices: [] })
  }
})

test('an end with the editor is named as what does not happen, and going on is not', () => {
  expect(noticesOf({ shutdownAction: 'none' })).toEqual([])
  for (const shutdownAction of ['stopContainer', 'stopCompose']) {
    expect(noticesOf({ shutdownAction })).toEqual([
      expect.stringMatching(/^"shutdownAction" has no effect: a codespace runs on /),
    ])
  }
})

test('that the image’s own command would run is named as what does not happen', () => {
  expect(noticesOf({ overrideCommand: true })).toEqual([])
  expect(noticesOf({ overrideCommand: false })).toEqual([
    '"overrideCommand" has no effect: the image’s own command does not run.',
  ])
})
