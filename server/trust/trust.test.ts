import { expect, test } from 'vitest'
import { trustedRepositories } from './trust.settings.ts'
import { type TrustBasis, type TrustSubject, trustOf, trustSourceOf } from './trust.ts'
import { isListed } from './trusted-repositories.ts'

const githubHost = 'github.com'
const listed = (line: string, url: string) => isListed([line], { url, githubHost })

test.for([
  ['*', 'https://anywhere.example/a/b/c', true],
  ['acme/hut', 'https://github.com/Acme/Hut.git', true],
  ['acme/hut', 'https://gitlab.com/acme/hut', false],
  ['acme/hut', 'https://github.com/acme/hut2', false],
  ['acme/*', 'https://github.com/acme/any', true],
  ['acme/*', 'https://github.com/acme-evil/any', false],
  ['acme/*', 'https://github.com.evil.example/acme/any', false],
  ['gitlab.com/acme/hut', 'https://gitlab.com/acme/hut', true],
  ['gitlab.com/acme/hut', 'https://gitlab.com:8443/acme/hut', false],
  ['gitlab.com/acme/*', 'https://gitlab.com/acme/group/hut', true],
  ['acme/hut', '', false],
] as const)('of the line %s, %s is one of them: %s (S-76)', ([line, url, isMeant]) => {
  expect(listed(line, url)).toBe(isMeant)
})

test('what is no name of repositories is refused as a line', () => {
  const { schema } = trustedRepositories
  const isLine = (line: string) => schema.safeParse([line]).success
  const lines = ['*', ' Acme/Hut ', 'acme/*', 'host:8443/acme/hut', 'host.example/acme/*']
  expect(lines.filter((line) => !isLine(line))).toEqual([])
  const others = ['', 'acme', '*/hut', 'a/b/c/d', 'a/..', 'https://github.com/a/b', 'a/b c', 'a*/b']
  expect(others.filter(isLine)).toEqual([])
})

const url = 'https://github.com/acme/hut'
const decision = { userId: 'ada', source: '', configurationHash: 'one', createdAt: 1 }
const basis = (given: Partial<TrustBasis>): TrustBasis => ({
  githubHost,
  lines: [],
  decisions: [],
  ...given,
})
const plain: NonNullable<TrustSubject> = { url, id: '7', source: '' }

test('a decision is about one repository by its number, one source and one configuration (S-76)', () => {
  const decided = basis({ decisions: [{ ...decision, repository: 'github.com#7' }] })
  expect(trustOf(decided, plain, 'one')).toEqual({ isTrusted: true, reason: 'decision' })
  expect(trustOf(decided, plain, 'any')).toEqual({ isTrusted: true, reason: 'decision' })
  expect(trustOf(decided, plain, 'two')).toEqual({ isTrusted: false, reason: 'changed' })
  expect(trustOf(decided, plain, null).isTrusted).toBe(false)
  const untrusted = (subject: TrustSubject) => trustOf(decided, subject, 'one')
  // Another one under the same name, the same number elsewhere, and one of which the host said nothing (S-90).
  expect(untrusted({ ...plain, id: '8' })).toEqual({ isTrusted: false, reason: 'undecided' })
  expect(untrusted({ ...plain, url: 'https://gitlab.com/acme/hut' }).isTrusted).toBe(false)
  expect(untrusted({ ...plain, id: null }).isTrusted).toBe(false)
  expect(untrusted({ ...plain, source: 'fork/9' })).toEqual({ isTrusted: false, reason: 'fork' })
  expect(untrusted({ ...plain, source: 'commit/abc' }).isTrusted).toBe(false)
  // It goes on being the same one under another name.
  expect(untrusted({ ...plain, url: 'https://github.com/acme/cabin' }).isTrusted).toBe(true)
})

test('no list of the administrator’s speaks for forks and single commits', () => {
  const all = basis({ lines: ['*'] })
  expect(trustOf(all, plain, 'any')).toEqual({ isTrusted: true, reason: 'administrator' })
  expect(trustOf(all, { ...plain, source: 'fork/9' }, 'any')).toEqual({
    isTrusted: false,
    reason: 'fork',
  })
  expect(trustOf(all, { ...plain, source: 'commit/abc' }, 'any').isTrusted).toBe(false)
})

test('what is gone from its host is not the same as another that is gone', () => {
  const pull = { kind: 'pull', isFork: true, headRepositoryId: null } as const
  expect(trustSourceOf({ ...pull, number: 1 })).not.toBe(trustSourceOf({ ...pull, number: 2 }))
  expect(trustSourceOf({ ...pull, number: 1, isFork: false, headRepositoryId: '7' })).toBe('')
  expect(trustSourceOf(null)).toBe('')
})
