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

test('sending the same again uses the same key, something else another one (F-37)', () => {
  const keyOf = createKeyRing()
  const first = keyOf({ repositoryUrl })
  expect(keyOf({ repositoryUrl, branch: 'main' })).not.toBe(first)
  expect(keyOf({ template: 'blank' })).not.toBe(keyOf({ template: 'python' }))
  expect(keyOf({ repositoryUrl })).toBe(first)
})
