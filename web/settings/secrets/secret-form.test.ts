import { expect, test } from 'vitest'
import { secretUse } from '#server/secrets/secrets.schema.ts'
import { checkSecret, fieldsOf, repositoryKeys, type SecretFields } from './secret-form.ts'

const own = { level: 'user', ownerKey: '' } as const
const check = (fields: Partial<SecretFields>, isNew = true) =>
  checkSecret({ ...fieldsOf(null), ...fields }, { holder: own, isNew })

test('a value is sent as its bytes, whatever is in it (S-79)', () => {
  const text = 'line one\n"two" $(id) ünd 🌍\t'
  const checked = check({ name: ' TOKEN ', text })
  if (!('input' in checked)) throw new Error(JSON.stringify(checked))
  expect(checked.input).toMatchObject({
    of: own,
    name: 'TOKEN',
    target: { kind: 'variable' },
    audience: { kind: 'all' },
  })
  expect(Buffer.from(checked.input.value ?? '', 'base64').toString()).toBe(text)
})

test.for([
  ['', 'Enter a name.'],
  ['path', 'capital letters'],
  ['1ST', 'begins with no digit'],
  ['PATH', 'reserved'],
  ['LD_PRELOAD', 'reserved'],
  ['GIT_SSH', 'reserved'],
  ['NODE_OPTIONS', 'reserved'],
])('a name such as %j is refused with the reason (S-79)', ([name = '', reason]) => {
  expect(check({ name, text: 'x' })).toMatchObject({
    errors: { name: expect.stringContaining(reason ?? '') },
  })
})

test('a value is needed once, and may be left as it is afterwards', () => {
  expect(check({ name: 'A' })).toMatchObject({ errors: { text: 'Enter a value.' } })
  const kept = check({ name: 'A' }, false)
  expect(kept).toMatchObject({ input: { name: 'A' } })
  expect('input' in kept && 'value' in kept.input).toBe(false)
})

test('what is too long, or no text for a variable, says so', () => {
  expect(check({ name: 'A', text: 'x'.repeat(48 * 1024 + 1) })).toMatchObject({
    errors: { text: expect.stringContaining('49,153 bytes') },
  })
  const file = { name: 'key.bin', bytes: new Uint8Array([0xff, 0]) }
  expect(check({ name: 'A', file })).toMatchObject({
    errors: { text: expect.stringContaining('as a file') },
  })
  const asFile = check({ name: 'A', file, kind: 'file', path: '~/.ssh/key' })
  expect(asFile).toMatchObject({ input: { value: '/wA=', target: { path: '~/.ssh/key' } } })
})

test.for([
  ['etc/passwd', '600', 'path'],
  ['/etc/passwd', '600', 'path'],
  ['~/../x', '600', 'path'],
  ['~/.netrc', '9', 'mode'],
] as const)('a file at %s with mode %s is refused at its %s', ([path, mode, field]) => {
  const checked = check({ name: 'A', text: 'x', kind: 'file', path, mode })
  expect('errors' in checked && Object.keys(checked.errors)).toEqual([field])
})

test('repositories may be pasted as addresses', () => {
  expect(
    repositoryKeys('https://GitHub.com/Acme/Widgets.git\n\n github.com/acme/* \ngithub.com/acme/*'),
  ).toEqual({ keys: ['github.com/acme/widgets', 'github.com/acme/*'] })
  expect(repositoryKeys('acme/widgets')).toMatchObject({ wrong: expect.stringContaining('acme') })
  expect(repositoryKeys(' \n')).toHaveProperty('wrong')
})

test('one that is there is shown as it is, without its value', () => {
  const fields = fieldsOf({
    id: '1',
    name: 'KEY',
    target: { kind: 'file', path: '~/.key', mode: '640' },
    audience: { kind: 'selected', repositories: ['github.com/a/b'] },
    uses: [...secretUse.options],
    createdAt: 1,
    updatedAt: 1,
    isUnreadable: false,
  })
  expect(fields).toEqual({
    name: 'KEY',
    text: '',
    file: null,
    kind: 'file',
    path: '~/.key',
    mode: '640',
    audience: 'selected',
    repositories: 'github.com/a/b',
    uses: secretUse.options,
  })
})
