import { expect, test } from 'vitest'
import { connectByOauth, openTestTokens } from './codespace-tokens.testing.ts'
import { mintedOf, tryGit, type Wish } from './permission-matrix.testing.ts'
import { keepPersonalToken } from './personal-tokens.ts'

type Row = {
  login: string
  /** What a token opens that they made for it, where they gave one. */
  given: { contents: 'read' | 'write' } | null
  wanted: Wish
  /** Of what Git asks besides, with the token of what is wanted. */
  besides?: string
  minted: string[]
  git: string[]
}
const right = (path: string): Wish => ({ path, most: 'right' })
const write = { contents: 'write' } as const

const rows: Record<string, Row> = {
  'writer, token for writing': {
    ...{ login: 'grace', given: write, wanted: right('acme/engine'), besides: 'acme/library' },
    minted: ['acme/engine contents:w'],
    git: ['acme/engine: clone yes, push yes', 'acme/library: clone no, push no'],
  },
  'writer, token for reading': {
    ...{ login: 'grace', given: { contents: 'read' }, wanted: right('acme/library') },
    minted: ['acme/library contents:r'],
    git: ['acme/library: clone yes, push no'],
  },
  'reader, token for writing': {
    ...{ login: 'linus', given: write, wanted: right('acme/engine') },
    minted: ['acme/engine contents:r'],
    git: ['acme/engine: clone yes, push no'],
  },
  'writer, archived': {
    ...{ login: 'grace', given: write, wanted: right('acme/old') },
    minted: ['acme/old contents:r'],
    git: ['acme/old: clone yes, push no'],
  },
  'writer, private without a token': {
    ...{ login: 'grace', given: null, wanted: right('elsewhere/closed') },
    minted: ['(oauth-app)'],
    git: ['elsewhere/closed: clone no, push no'],
  },
  'writer, public without a token': {
    ...{ login: 'grace', given: null, wanted: right('elsewhere/open') },
    minted: ['(oauth-app)'],
    git: ['elsewhere/open: clone yes, push no'],
  },
  'writer, public with a token': {
    ...{ login: 'grace', given: write, wanted: right('acme/open') },
    minted: ['acme/open contents:w'],
    git: ['acme/open: clone yes, push yes'],
  },
  'public parent of a pull request': {
    ...{ login: 'linus', given: null },
    wanted: { path: 'acme/open', most: 'read', isForPrivateOnly: true },
    minted: ['(not-needed)'],
    git: ['acme/open: clone yes, push no'],
  },
}

test('S-75 P5 as an OAuth App what is given by hand opens its repository, as far as it does there', async () => {
  await using github = await openTestTokens()
  const { hub, ctx, ids } = github
  hub.addRepository('acme/open', { grace: 'push' }, { visibility: 'public' })
  hub.addRepository('acme/library', { grace: 'push' })
  const named = ['acme/engine', 'acme/library', 'acme/old', 'acme/open']
  for (const path of [...named, 'elsewhere/open', 'elsewhere/closed']) {
    await hub.commit(path, { 'a.txt': 'a\n' })
  }
  for (const login of ['grace', 'linus']) await connectByOauth(github, login)
  const table: Record<string, Pick<Row, 'minted' | 'git'>> = {}
  for (const [who, { login, given, wanted, besides }] of Object.entries(rows)) {
    const { path } = wanted
    const [owner = ''] = path.split('/')
    if (given) {
      const token = hub.addPersonalToken(login, owner, { repositories: [path], permissions: given })
      const repository = { id: hub.world.repository(path)?.id ?? 0, path }
      await keepPersonalToken(ctx, ids[login] ?? '', { repository, access: 'write', token })
    }
    const grant = await github.mintAll(login, [wanted])
    const git: string[] = []
    for (const one of [path, ...(besides ? [besides] : [])]) {
      git.push(`${one}: ${await tryGit(github, one, grant.tokens[0]?.token ?? null)}`)
    }
    table[who] = { minted: mintedOf(grant), git }
  }
  const expected = Object.entries(rows).map(([who, { minted, git }]) => [who, { minted, git }])
  expect(table).toEqual(Object.fromEntries(expected))
  expect(hub.world.tokens.valid.filter(({ kind }) => kind === 'scoped')).toEqual([])
})
