import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { engines, TestPlaces } from '#server/db/database.testing.ts'
import { importSecrets } from './import-secrets.ts'
import { maxSecretBytes, maxSecretsPerLevel } from './secrets.schema.ts'
import { file, openTestSecrets, own, toAll, variable } from './secrets.testing.ts'
import { listSecrets, secretsFor, setSecret } from './secrets.ts'

const lines = (count: number) =>
  Array.from({ length: count }, (_, index) => `N_${index}=${index}`).join('\n')

describe.each(engines)('on %s', (engine) => {
  let places: TestPlaces
  beforeAll(async () => {
    places = await TestPlaces.start(engine)
  })
  afterAll(() => places?.[Symbol.asyncDispose]())

  test('all of a .env file is set, and said by names', async () => {
    await using room = await openTestSecrets(places)
    await room.give(room.ann, { A: 'old', C: 'c' })
    const text = 'A="new\\nline"\nB=$A\n'
    expect(await importSecrets(room.ann, { of: own, text, audience: toAll })).toEqual({
      added: ['B'],
      changed: ['A'],
      refused: [],
    })
    const { variables } = await secretsFor(room.ctx, { userId: 'ann', repositoryUrl: null })
    expect(Object.fromEntries(variables.map(({ name, value }) => [name, value]))).toEqual({
      A: 'new\nline',
      B: '$A',
      C: 'c',
    })
  })

  test('S-79 where one line cannot be taken nothing is written, and each is named with why', async () => {
    await using room = await openTestSecrets(places)
    const text = [
      'GOOD=1',
      'lower=canary',
      'PATH=canary',
      'LD_PRELOAD=canary',
      'GOOD=canary',
      `LONG=${'x'.repeat(maxSecretBytes + 1)}`,
      'NUL=can\0ary',
      'canary',
      '1CANARY+x=',
    ].join('\n')
    const said = await importSecrets(room.ann, { of: own, text, audience: toAll })
    expect(said.refused.map(({ line, name }) => [line, name])).toEqual([
      [2, 'lower'],
      [3, 'PATH'],
      [4, 'LD_PRELOAD'],
      [5, 'GOOD'],
      [6, 'LONG'],
      [7, 'NUL'],
      [8, ''],
      [9, ''],
    ])
    expect(said).toMatchObject({ added: [], changed: [] })
    expect(JSON.stringify(said)).not.toContain('canary')
    expect(await room.rows()).toEqual([])
  })

  test('a file stays one, and no more than a hundred fit: then nothing is written either', async () => {
    await using room = await openTestSecrets(places)
    await setSecret(room.ann, variable('KEY', 'x', { target: file('~/key') }))
    const asked = (text: string) => importSecrets(room.ann, { of: own, text, audience: toAll })
    expect(await asked('A=1\nKEY=2')).toMatchObject({
      added: [],
      refused: [{ line: 2, name: 'KEY', reason: 'It is a file here.' }],
    })
    await expect(asked(lines(maxSecretsPerLevel))).rejects.toMatchObject({
      code: 'SECRET_LIMIT_REACHED',
    })
    expect(await listSecrets(room.ann, own)).toHaveLength(1)
    const { added } = await asked(lines(maxSecretsPerLevel - 1))
    expect(added).toHaveLength(maxSecretsPerLevel - 1)
  })
})
