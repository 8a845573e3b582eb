import { describe, expect, test } from 'vitest'
import type { PushRefusalReason, PushRefusedByGithub } from '#agent/protocol/pushes.ts'
import { refusalWords, type Told } from './refusal-words.ts'

const url = 'https://github.example.com/acme/engine'
const pushed: PushRefusedByGithub = {
  reason: 'protected',
  id: 1,
  repository: 'acme/engine',
  folder: '/workspaces/engine',
  branch: 'main',
  isSameBranch: true,
  remote: 'origin',
}
const told: Told = { repositoryUrl: `${url}.git`, tokenTarget: null, isAdmin: false }
const say = (push: Partial<PushRefusedByGithub>, changes: Partial<Told> = {}) =>
  refusalWords({ ...pushed, ...push }, { ...told, ...changes })

const reasons: Record<PushRefusalReason, unknown> = {
  'app-workflow': [{ kind: 'page', url }],
  'token-workflow': [{ kind: 'page', url: 'https://github.example.com/settings/tokens' }],
  protected: [{ kind: 'branch', branch: null }],
  rules: [
    { kind: 'branch', branch: null },
    { kind: 'page', url: `${url}/rules?ref=refs%2Fheads%2Fmain` },
  ],
  secret: [{ kind: 'page', url: expect.stringMatching(/^https:\/\/docs\.github\.com\/en\//) }],
  'large-file': [
    { kind: 'page', url: expect.stringMatching(/^https:\/\/docs\.github\.com\/en\//) },
  ],
  'private-email': [{ kind: 'page', url: 'https://github.example.com/settings/emails' }],
  'single-sign-on': [{ kind: 'page', url: 'https://github.example.com/orgs/acme/sso' }],
  archived: [{ kind: 'fork' }],
  denied: [{ kind: 'fork' }],
}

describe('the way out of', () => {
  test.each(Object.entries(reasons))('%s', (reason, ways) => {
    expect(say({ reason: reason as PushRefusalReason }).ways).toMatchObject(ways as object[])
  })

  test('a protected branch, from another one, is that one', () => {
    const { title, ways } = say({ branch: 'work', isSameBranch: false })
    expect(title).toBe('That branch is protected')
    expect(ways).toEqual([{ kind: 'branch', label: 'Push work itself', branch: 'work' }])
  })

  test('a missing permission begins, for an administrator, at the App', () => {
    const [first] = say({ reason: 'app-workflow' }, { isAdmin: true }).ways
    expect(first).toMatchObject({ kind: 'page', url: '/admin/github' })
  })
})

test('a token is given in the dialog for it, never in a terminal, and only where one is taken', () => {
  for (const reason of ['app-workflow', 'token-workflow'] as const) {
    const own = say({ reason }, { tokenTarget: `${url}.git` })
    expect(own.title).toBe('Your token may not change workflow files')
    expect(own.ways.map(({ kind }) => kind)).toEqual(['access', 'page'])
    for (const push of [{ repository: 'ada/engine' }, { repository: null }]) {
      const { ways } = say({ reason, ...push }, { tokenTarget: `${url}.git` })
      expect(ways.filter(({ kind }) => kind !== 'page')).toEqual([])
    }
  }
  expect(say({ reason: 'app-workflow' }, { isAdmin: true }).ways.map(({ kind }) => kind)).toEqual([
    'page',
    'page',
  ])
})

test('of a repository that is not the codespace’s nothing is offered but what holds for any', () => {
  for (const reason of Object.keys(reasons) as PushRefusalReason[]) {
    const { title, description, ways } = say({ reason, repository: null, remote: null })
    expect(`${title} ${description}`).not.toMatch(/null|undefined|acme/)
    for (const way of ways) {
      expect(way).toMatchObject({
        kind: 'page',
        url: expect.stringMatching(
          /^https:\/\/(docs\.github\.com\/en|github\.example\.com\/settings)\//,
        ),
      })
    }
  }
  const fork = say({ reason: 'archived', repository: 'ada/engine' })
  expect(fork.ways).toEqual([])
})
