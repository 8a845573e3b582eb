import { afterAll, beforeAll, expect, test } from 'vitest'
import { partsOf } from '#server/codespaces/credentials/deliver-secrets.ts'
import { TestPlaces } from '#server/db/database.testing.ts'
import { file, openTestSecrets, own, toAll, variable } from './secrets.testing.ts'
import { isForUse, listSecrets, secretsFor, setSecret } from './secrets.ts'

let places: TestPlaces
beforeAll(async () => {
  places = await TestPlaces.start('SQLite')
})
afterAll(() => places?.[Symbol.asyncDispose]())

const ofAnn = { userId: 'ann', repositoryUrl: null }

test('a variable is told to what it is for, and one for builds alone never enters a container', async () => {
  await using room = await openTestSecrets(places)
  await setSecret(room.ann, variable('ALL', 'a'))
  await setSecret(room.ann, variable('BUILD', 'b', { uses: ['build'] }))
  await setSecret(room.ann, variable('SHELL', 'c', { uses: ['terminal', 'build'] }))
  const { variables } = await secretsFor(room.ctx, ofAnn)
  const of = (use: 'build' | 'lifecycle') =>
    variables.filter((one) => isForUse(one, use)).map(({ name }) => name)
  expect(of('build')).toEqual(['ALL', 'BUILD', 'SHELL'])
  expect(of('lifecycle')).toEqual(['ALL'])
  expect(partsOf({ variables, files: [] })).toEqual([
    {
      variables: [
        { name: 'ALL', value: 'a' },
        { name: 'SHELL', value: 'c', uses: ['terminal'] },
      ],
      files: [],
    },
  ])
})

test('uses stay where a change does not say them, another use is another stamp, and a file has none', async () => {
  await using room = await openTestSecrets(places)
  const usesNow = async () => (await listSecrets(room.ann, own))[0]?.uses
  const stamp = async () => (await secretsFor(room.ctx, ofAnn)).stamps.TOKEN
  await setSecret(room.ann, variable('TOKEN', 'a', { uses: ['terminal'] }))
  const first = await stamp()
  const { value: _, ...bare } = variable('TOKEN', '')
  await setSecret(room.ann, bare)
  expect(await usesNow()).toEqual(['terminal'])
  expect(await stamp()).toBe(first)
  await setSecret(room.ann, { ...bare, uses: ['lifecycle', 'terminal'] })
  expect(await stamp()).not.toBe(first)
  await setSecret(room.ann, { of: own, name: 'TOKEN', target: file('~/token'), audience: toAll })
  expect(await usesNow()).toEqual(['build', 'lifecycle', 'terminal'])
})
