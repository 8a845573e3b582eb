import { expect, test } from 'vitest'
import { readGithubAddress } from './github-address.ts'
import { issueBranch, pullRequestBranch } from './issue-branch.ts'

const github = 'https://github.com'

test.for([
  ['https://github.com/ada/engine', null],
  ['http://www.github.com/ada/engine.git', null],
  ['github.com/ada/engine/', null],
  ['ada/engine', null],
  ['/ada/engine', null],
  ['git@github.com:ada/engine.git', null],
  ['ssh://git@github.com/ada/engine', null],
  ['ada/engine/tree/feature/door', { kind: 'tree', path: 'feature/door' }],
  ['https://github.com/ada/engine/blob/main/a%20b.md#L3', { kind: 'tree', path: 'main/a b.md' }],
  ['https://github.com/ada/engine/pull/7/files?w=1', { kind: 'pull', number: 7 }],
  ['https://github.com/ada/engine/issues/12', { kind: 'issue', number: 12 }],
  ['https://github.com/ada/engine/issues', null],
  ['https://github.com/ada/engine/commit/0a1b2c3', { kind: 'commit', sha: '0a1b2c3' }],
  ['https://github.com/ada/engine/commits/main', { kind: 'tree', path: 'main' }],
  ['https://github.com/ada/engine/releases/tag/v1.0', { kind: 'tag', name: 'v1.0' }],
  ['https://github.com/ada/engine/actions', null],
] as const)('%s leads to %o', ([address, wish]) => {
  expect(readGithubAddress(address, github)).toEqual({ path: 'ada/engine', wish })
})

test.for([
  'https://gitlab.com/ada/engine',
  'https://github.com@evil.example/ada/engine',
  'https://ada:secret@github.com/ada/engine',
  'https://github.com.evil.example/ada/engine',
  'https://github.com:8443/ada/engine',
  'example.com/ada/engine',
  'ada',
  'ada/..',
  'ada/.',
  '../../user',
  'ada/%2e%2e',
  'ada/en gine',
  'ada/engine\n',
  'ada\\engine',
  '--upload-pack=x/y',
  'ext::sh -c x/y',
  '$(id)/x',
  'javascript:alert(1)/x',
])('%j is no address of it (S-70, S-71)', (address) => {
  expect(readGithubAddress(address, github)).toBeNull()
})

test('what Git would not allow as a name is not asked for (S-70)', () => {
  const at = (rest: string) => readGithubAddress(`ada/engine/${rest}`, github)?.wish
  expect(at('releases/tag/--upload-pack=x')).toBeNull()
  expect(at('pull/-1')).toBeNull()
  expect(at('pull/1e99')).toBeNull()
})

test.for([
  [12, 'Fix the door', '12-fix-the-door'],
  [12, 'Crème brûlée: $(rm -rf /) `x`', '12-creme-brulee-rm-rf-x'],
  [7, '門を直す', '7-門を直す'],
  [9, '…', 'issue-9'],
  [1, 'word '.repeat(40), `1-${'word-'.repeat(12).slice(0, -1)}`],
] as const)('issue %i, %j gets the branch %s', ([number, title, branch]) => {
  expect(issueBranch({ number, title })).toBe(branch)
})

test('a pull request gets the branch that gh would make for it', () => {
  const pull = { number: 7, headBranch: 'door', headRepository: 'grace/engine', isFork: true }
  expect(pullRequestBranch(pull, 'main')).toBe('door')
  expect(pullRequestBranch({ ...pull, headBranch: 'main' }, 'main')).toBe('grace-main')
  expect(pullRequestBranch({ ...pull, headBranch: 'main', headRepository: null }, 'main')).toBe(
    'pull-7',
  )
  expect(pullRequestBranch({ ...pull, headBranch: '-x' }, 'main')).toBe('pull-7')
})
