import { expect, test } from 'vitest'
import { aCodespace } from '#web/testing/a-codespace.ts'
import { aResolution } from '#web/testing/a-resolution.ts'
import { newestMatching, recentOptions } from './repository-words.ts'
import { shareTexts } from './share-texts.ts'

const origin = 'https://bothy.example'
const linkOf = (given: Parameters<typeof aResolution>[0], isResume = false) =>
  shareTexts(origin, aResolution(given), { isResume }).link

test('what is shared leads to the form as it is filled in', () => {
  expect(linkOf({})).toBe(`${origin}/new/ada/engine`)
  expect(linkOf({ ref: { kind: 'branch', name: 'feature/door' } })).toBe(
    `${origin}/new/ada/engine/tree/feature/door`,
  )
  expect(linkOf({ ref: { kind: 'pull', number: 7 } })).toBe(`${origin}/new/ada/engine/pull/7`)
  expect(linkOf({ ref: { kind: 'tag', name: 'v1' } }, true)).toBe(
    `${origin}/new/ada/engine/releases/tag/v1?quickstart=1`,
  )
  const configuration = '.devcontainer/go/devcontainer.json'
  expect(shareTexts(origin, aResolution({}), { isResume: false, configuration }).link).toBe(
    `${origin}/new/ada/engine?devcontainer_path=.devcontainer%2Fgo%2Fdevcontainer.json`,
  )
  const elsewhere = { repository: null, repositoryUrl: 'https://git.example.com/a/b' }
  expect(linkOf(elsewhere, true)).toBe(
    `${origin}/new?repo=https%3A%2F%2Fgit.example.com%2Fa%2Fb&quickstart=1`,
  )
})

test('no name of a branch gets out of its place in HTML or Markdown (S-26)', () => {
  const name = `a")](x)<img/src=x>'&`
  const { link, html, markdown } = shareTexts(
    origin,
    aResolution({ ref: { kind: 'branch', name } }),
    { isResume: true, configuration: `.devcontainer/${name.replace('/', '')}/devcontainer.json` },
  )
  expect(link).not.toMatch(/["'<>()[\]]/)
  expect(html.match(/[<>]/g)).toHaveLength(6)
  expect(html).toContain('&amp;quickstart=1')
  expect(markdown.endsWith(`](${link})`)).toBe(true)
})

test('the newest codespace that begins in the same place is the one to resume', () => {
  const repositoryUrl = 'https://github.com/Ada/engine.git'
  const make = (given: Partial<ReturnType<typeof aCodespace>>) =>
    aCodespace({ repositoryUrl, ...given })
  const pull = { kind: 'pull', number: 7, title: '', headBranch: 'x', isFork: false } as const
  const from = { headRepository: null, headRepositoryId: null }
  const old = make({ lastUsedAt: 1 })
  const main = make({ lastUsedAt: 2, branch: 'main' })
  const deleted = make({ lastUsedAt: 9, state: 'deleted' })
  const other = make({ lastUsedAt: 8, branch: 'other' })
  const seven = make({ lastUsedAt: 3, branch: 'x', startingPoint: { ...pull, ...from } })
  const all = [old, main, deleted, other, seven, aCodespace({ lastUsedAt: 99 })]
  expect(newestMatching(all, aResolution({}))).toBe(main)
  expect(newestMatching(all, aResolution({ ref: { kind: 'branch', name: 'other' } }))).toBe(other)
  expect(newestMatching(all, aResolution({ ref: { kind: 'pull', number: 7 } }))).toBe(seven)
  expect(newestMatching(all, aResolution({ ref: { kind: 'pull', number: 8 } }))).toBeNull()
  expect(recentOptions(all).map(({ label }) => label)).toEqual([
    'github.com/example/repository',
    'github.com/Ada/engine',
  ])
})
