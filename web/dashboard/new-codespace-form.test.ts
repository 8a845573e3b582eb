import { expect, test } from 'vitest'
import { checkFields, createKeyRing } from './new-codespace-form.ts'

const repositoryUrl = 'https://github.com/example/repository'

test('an empty branch means the default one', () => {
  expect(checkFields({ repositoryUrl: ` ${repositoryUrl} `, branch: ' ' })).toEqual({
    errors: null,
    input: { repositoryUrl },
  })
})

test('a branch that Git does not allow and a missing address are both named', () => {
  const { errors } = checkFields({ repositoryUrl: ' ', branch: 'a..b' })
  expect(errors).toEqual({
    repositoryUrl: 'Enter the address of a repository.',
    branch: 'Git does not allow a branch of that name.',
  })
})

test('sending the same content again uses the same key, another content another one (F-37)', () => {
  const keyOf = createKeyRing()
  const first = keyOf({ repositoryUrl, branch: '' })
  expect(keyOf({ repositoryUrl, branch: 'main' })).not.toBe(first)
  expect(keyOf({ repositoryUrl: `${repositoryUrl} `, branch: '' })).toBe(first)
})
