import { expect, test } from 'vitest'
import { trustedRepositories } from './trust.settings.ts'
import { type TrustBasis, type TrustSubject, trustOf, trustSourceOf } from './trust.ts'
import { isListed, type TrustList } from './trusted-repositories.ts'

/** Of a server that GitHub does not know. */
const listOf = (...lines: string[]): TrustList => ({
  lines,
  githubHost: 'github.com',
  numbers: new Map(),
  isNumbered: false,
  seen: [],
})
const listed = (line: string, url: string) => isListed(listOf(line), { url, id: null, since: 0 })

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

test('S-90 at GitHub a line means numbers, whatever a repository and its owner are called by now', () => {
  const seen = (key: string, repositoryId: string, organizationId: string, seenAt = 5) => ({
    ...{ key: `github.com/${key}`, repositoryId, organizationId, seenAt },
  })
  const list: TrustList = {
    ...listOf('acme/hut', 'octo/*', 'gone/hut', 'gitlab.com/acme/hut'),
    numbers: new Map([
      ['github.com/acme/hut', '7'],
      ['github.com/octo', '1'],
      ['github.com/gone/hut', null],
    ]),
    isNumbered: true,
    seen: [
      seen('octo-2/any', '20', '1'),
      seen('octo/any', '30', '9'),
      // It was octo’s, and was given away since.
      { ...seen('octo/given', '40', '1'), key: 'gitlab.com/octo/given' },
      seen('other/given', '50', '9', 6),
      seen('octo/given', '50', '1'),
      seen('octo/late', '60', '1'),
      seen('octo/early', '70', '1', 1),
    ],
  }
  const of = (path: string, id: string | null, host = 'github.com') =>
    isListed(list, { url: `https://${host}/${path}`, id, since: 3 })
  expect([of('acme/hut', '7'), of('new/name', '7'), of('acme/hut', '8')]).toEqual([
    true,
    true,
    false,
  ])
  expect([of('acme/hut', null), of('acme/hut', '7', 'gitlab.com')]).toEqual([false, true])
  expect([of('octo-2/any', '20'), of('octo/any', '30'), of('octo/unseen', '31')]).toEqual([
    true,
    false,
    false,
  ])
  expect([of('octo/given', '40'), of('octo/given', '50')]).toEqual([false, false])
  // Nothing said which one it is when it was made: what was said of its name since counts.
  expect([of('octo/late', null), of('octo/early', null)]).toEqual([true, false])
  expect([of('gone/hut', '5'), of('gone/hut', null)]).toEqual([false, false])
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
  list: listOf(),
  decisions: [],
  ...given,
})
const plain: NonNullable<TrustSubject> = { url, id: '7', since: 0, source: '' }

test('a decision is about one repository by its number, one source and one configuration (S-76)', () => {
  const decided = basis({ decisions: [{ ...decision, repository: 'github.com#7' }] })
  expect(trustOf(decided, plain, 'one')).toEqual({ isTrusted: true, reason: 'decision' })
  expect(trustOf(decided, plain, 'any')).toEqual({ isTrusted: true, reason: 'decision' })
  expect(trustOf(decided, plain, 'two')).toEqual({ isTrusted: false, reason: 'changed' })
  expect(trustOf(decided, plain, null).isTrusted).toBe(false)
  const untrusted = (subject: TrustSubject) => trustOf(decided, subject, 'one')
  // Another one under the same name, the same number elsewhere, and one of which the host said
  // nothing (S-90).
  expect(untrusted({ ...plain, id: '8' })).toEqual({ isTrusted: false, reason: 'undecided' })
  expect(untrusted({ ...plain, url: 'https://gitlab.com/acme/hut' }).isTrusted).toBe(false)
  expect(untrusted({ ...plain, id: null }).isTrusted).toBe(false)
  expect(untrusted({ ...plain, source: 'fork/9' })).toEqual({ isTrusted: false, reason: 'fork' })
  expect(untrusted({ ...plain, source: 'commit/abc' }).isTrusted).toBe(false)
  // It goes on being the same one under another name.
  expect(untrusted({ ...plain, url: 'https://github.com/acme/cabin' }).isTrusted).toBe(true)
})

test('no list of the administrator’s speaks for forks and single commits', () => {
  const all = basis({ list: listOf('*') })
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
