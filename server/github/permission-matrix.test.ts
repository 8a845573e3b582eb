import { expect, test } from 'vitest'
import { openTestTokens } from './codespace-tokens.testing.ts'
import { mintedOf, tryGit, type Wish } from './permission-matrix.testing.ts'

const right = (path: string): Wish => ({ path, most: 'right' })
/** As a codespace of a pull request from a fork has it: see `wantedOf`. */
const ofPull = (parent: string, fork: string): Wish[] => [
  { path: parent, most: 'read', isForPrivateOnly: true },
  right(fork),
]
const besides = (path: string, most: Exclude<Wish['most'], string>): Wish => ({
  path,
  most,
  isOfSameOwner: true,
})

const cases: [who: string, login: string, wanted: Wish[], asked: string[]][] = [
  ['owner', 'ada', [right('acme/engine')], ['acme/engine', 'acme/secret']],
  ['writer', 'grace', [right('acme/engine')], ['acme/engine', 'acme/secret']],
  ['reader', 'linus', [right('acme/engine')], ['acme/engine']],
  ['writer, untrusted', 'grace', [{ path: 'acme/engine', most: 'read' }], ['acme/engine']],
  ['writer, archived', 'grace', [right('acme/old')], ['acme/old']],
  ['no right, private', 'grace', [right('acme/secret')], ['acme/secret']],
  [
    'fork PR, private',
    'grace',
    ofPull('acme/engine', 'grace/engine'),
    ['acme/engine', 'grace/engine'],
  ],
  ['fork PR, public', 'grace', ofPull('acme/open', 'grace/open'), ['acme/open', 'grace/open']],
  [
    'fork PR of somebody else, public',
    'linus',
    ofPull('acme/open', 'grace/open'),
    ['acme/open', 'grace/open'],
  ],
  [
    'extra repositories',
    'grace',
    [
      right('acme/engine'),
      besides('acme/library', { contents: 'read' }),
      besides('acme/docs', { contents: 'write', issues: 'write' }),
      besides('acme/secret', { contents: 'read' }),
      besides('elsewhere/open', { contents: 'read' }),
    ],
    ['acme/engine', 'acme/library', 'acme/docs', 'acme/secret'],
  ],
  ['public, not installed', 'grace', [right('elsewhere/open')], ['elsewhere/open']],
  ['private, not installed', 'grace', [right('elsewhere/closed')], ['elsewhere/closed']],
]

const work = 'contents:w pull_requests:w issues:w actions:r checks:r statuses:r'
const expected: Record<string, { minted: string[]; git: string[] }> = {
  owner: {
    minted: [`acme/engine ${work}`],
    git: ['acme/engine: clone yes, push yes', 'acme/secret: clone no, push no'],
  },
  writer: {
    minted: [`acme/engine ${work}`],
    git: ['acme/engine: clone yes, push yes', 'acme/secret: clone no, push no'],
  },
  reader: {
    minted: ['acme/engine contents:r'],
    git: ['acme/engine: clone yes, push no'],
  },
  'writer, untrusted': {
    minted: ['acme/engine contents:r'],
    git: ['acme/engine: clone yes, push no'],
  },
  'writer, archived': {
    minted: ['acme/old contents:r'],
    git: ['acme/old: clone yes, push no'],
  },
  'no right, private': { minted: ['(not-found)'], git: ['acme/secret: clone no, push no'] },
  'fork PR, private': {
    minted: ['acme/engine contents:r', `grace/engine ${work}`],
    git: ['acme/engine: clone yes, push no', 'grace/engine: clone yes, push yes'],
  },
  'fork PR, public': {
    minted: [`grace/open ${work}`, '(not-needed)'],
    git: ['acme/open: clone yes, push no', 'grace/open: clone yes, push yes'],
  },
  'fork PR of somebody else, public': {
    minted: ['(not-needed)', '(not-installed)'],
    git: ['acme/open: clone yes, push no', 'grace/open: clone yes, push no'],
  },
  'extra repositories': {
    minted: [
      `acme/engine ${work}`,
      'acme/library contents:r',
      'acme/docs contents:w issues:w',
      '(not-found)',
      '(other-owner)',
    ],
    git: [
      'acme/engine: clone yes, push yes',
      'acme/library: clone yes, push no',
      'acme/docs: clone yes, push yes',
      'acme/secret: clone no, push no',
    ],
  },
  'public, not installed': {
    minted: ['(not-installed)'],
    git: ['elsewhere/open: clone yes, push no'],
  },
  'private, not installed': {
    minted: ['(not-found)'],
    git: ['elsewhere/closed: clone no, push no'],
  },
}

test('S-75 P5 what is minted in each case, and which clones and pushes then work', async () => {
  await using github = await openTestTokens()
  const { hub, app } = github
  hub.addRepository('acme/open', { linus: 'pull' }, { visibility: 'public' })
  hub.addRepository('acme/library', { grace: 'push' })
  hub.addRepository('acme/docs', { grace: 'push' })
  const all = ['engine', 'secret', 'old', 'open', 'library', 'docs'].map((name) => `acme/${name}`)
  for (const path of [...all, 'elsewhere/open', 'elsewhere/closed']) {
    await hub.commit(path, { 'a.txt': 'a\n' })
  }
  for (const name of ['engine', 'open']) await hub.addFork(`acme/${name}`, 'grace')
  hub.install(app, 'grace')

  const table: typeof expected = {}
  for (const [who, login, wanted, asked] of cases) {
    const grant = await github.mintAll(login, wanted)
    const opens = (path: string) =>
      grant.tokens.find(({ repositories }) => repositories.some((one) => one.path === path))
    const git: string[] = []
    for (const path of asked) {
      // What no token is of is tried with one that is of something else.
      const token = (opens(path) ?? grant.tokens[0])?.token ?? null
      const done = await tryGit(github, path, token)
      git.push(`${path}: ${done}`)
    }
    const minted = mintedOf(grant)
    table[who] = { minted, git }
    for (const { token, expiresAt } of grant.tokens) {
      const scoped = hub.world.tokens.find(token)
      expect(scoped?.kind).toBe('scoped')
      expect(expiresAt).toBeLessThanOrEqual(hub.world.now() + 8 * 60 * 60_000)
    }
  }
  expect(table).toEqual(expected)
})
