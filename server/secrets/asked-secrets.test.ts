import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestPlaces } from '#server/db/database.testing.ts'
import { keepAsked, readAsked } from './asked-secrets.ts'
import { base64, openTestSecrets, own, toAll, variable } from './secrets.testing.ts'
import { listSecrets, secretsFor, setSecret } from './secrets.ts'

let places: TestPlaces
beforeAll(async () => {
  places = await TestPlaces.start('SQLite')
})
afterAll(() => places?.[Symbol.asyncDispose]())

const repositoryUrl = 'https://github.com/Acme/Widgets'
const declared = ['GIVEN', 'ELSEWHERE', 'MISSING'].map((name) => {
  return { name, description: null, documentationUrl: null }
})
const elsewhere = { kind: 'selected' as const, repositories: ['github.com/acme/other'] }

test('of what a repository asks for it is told what somebody has, and what they answer is kept for it alone', async () => {
  await using room = await openTestSecrets(places)
  await setSecret(room.ann, variable('GIVEN', 'a', { audience: toAll }))
  await setSecret(room.ann, variable('ELSEWHERE', 'b', { audience: elsewhere }))
  const states = async () => {
    const { stamps } = await secretsFor(room.ctx, { userId: 'ann', repositoryUrl })
    const asked = await readAsked(
      room.ctx,
      { userId: 'ann', repositoryUrl },
      { declared, given: Object.keys(stamps) },
    )
    return asked.map(({ state }) => state)
  }
  expect(await states()).toEqual(['given', 'elsewhere', 'missing'])
  await keepAsked(room.ann, {
    repositoryUrl,
    answers: [{ name: 'ELSEWHERE' }, { name: 'MISSING', value: base64('c\nd') }],
  })
  expect(await states()).toEqual(['given', 'given', 'given'])
  const { variables } = await secretsFor(room.ctx, { userId: 'ann', repositoryUrl })
  expect(variables).toContainEqual({ name: 'MISSING', value: 'c\nd' })
  expect(variables).toContainEqual({ name: 'ELSEWHERE', value: 'b' })
  const kept = await listSecrets(room.ann, own)
  expect(kept.map(({ name, audience }) => [name, audience])).toEqual([
    [
      'ELSEWHERE',
      { ...elsewhere, repositories: [...elsewhere.repositories, 'github.com/acme/widgets'] },
    ],
    ['GIVEN', toAll],
    ['MISSING', { kind: 'selected', repositories: ['github.com/acme/widgets'] }],
  ])
})

test('no value that is there is overwritten, and then nothing is kept', async () => {
  await using room = await openTestSecrets(places)
  await setSecret(room.ann, variable('TAKEN', 'mine', { audience: elsewhere }))
  const answers = [
    { name: 'FIRST', value: base64('x') },
    { name: 'TAKEN', value: base64('other') },
  ]
  const refused = keepAsked(room.ann, { repositoryUrl, answers })
  await expect(refused).rejects.toMatchObject({ code: 'SECRET_TAKEN' })
  const kept = await listSecrets(room.ann, own)
  expect(kept.map(({ name }) => name)).toEqual(['TAKEN'])
  const nowhere = keepAsked(room.ann, { repositoryUrl: 'https://a.example/b/c/d', answers })
  await expect(nowhere).rejects.toMatchObject({ code: 'SECRET_AUDIENCE_INVALID' })
})
