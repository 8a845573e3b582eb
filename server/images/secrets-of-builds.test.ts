import { expect, test } from 'vitest'
import { readPairs } from './dockerfile/read-flags.ts'
import { maskSecrets } from './mask-secrets.ts'
import { readSecretMount, secretOf } from './secret-mount.ts'

const read = (text: string) => readSecretMount(readPairs(text), (path) => path !== '/', 1)

test('a mount of a secret is a file, a variable or both', () => {
  const usual = { isRequired: false, env: null, mode: '0400', owner: '' }
  expect(read('type=secret,id=npm')).toEqual({ ...usual, id: 'npm', path: '/run/secrets/npm' })
  expect(read('type=secret,id=npm,env=TOKEN')).toMatchObject({ env: 'TOKEN', path: null })
  expect(read('type=secret,target=/root/.npmrc,required=true,uid=7,mode=600')).toEqual({
    ...{ id: '.npmrc', path: '/root/.npmrc', isRequired: true, env: null, mode: '600' },
    owner: '7:0',
  })
  const refused = ['id=a/b', 'id=a,target=/', 'id=a,target=/a b', 'id=a,mode=x', 'id=a,uid=$(id)']
  for (const one of [...refused, 'id=a,env=A-B', '']) {
    expect(() => read(`type=secret,${one}`)).toThrow('is not possible here')
  }
})

test('an id names a secret in its own letters or in capitals', () => {
  const secrets = new Map([['NPM_TOKEN', 'x']])
  expect(['NPM_TOKEN', 'npm-token', 'npm.token'].map((id) => secretOf(id, secrets))).toEqual([
    ...'xxx',
  ])
  expect(secretOf('npm', secrets)).toBeUndefined()
})

test('what a step prints has no secret in it, in however many parts it comes', () => {
  const whole = 'it is sécret-1, and séc, and abc\n'
  for (const size of [1, 2, 5, 100]) {
    let said = Buffer.alloc(0)
    const mask = maskSecrets(['sécret-1', 'abc'], (bytes) => {
      said = Buffer.concat([said, bytes])
    })
    const bytes = Buffer.from(whole)
    for (let at = 0; at < bytes.length; at += size) mask.add(bytes.subarray(at, at + size))
    mask.end()
    expect(said.toString()).toBe('it is ***, and séc, and abc\n')
  }
})
