// @vitest-environment happy-dom
import { act, cleanup, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { aCodespace, aTrust } from '#web/testing/a-codespace.ts'
import type { Answers } from '#web/testing/fake-link.ts'
import { renderInIde } from '../render-in-ide.testing.tsx'
import { TrustStatus } from './TrustStatus.tsx'

beforeEach(() => localStorage.clear())
afterEach(cleanup)

async function show(given: Partial<Codespace>, server: Answers = {}) {
  const page = renderInIde(<TrustStatus />, { codespace: aCodespace(given), server })
  await waitFor(() => expect(page.ide.commands.get('bothy.showRepositoryAccess')).toBeDefined())
  return { ...page, items: page.ide.statusItems.store.getState().items }
}
const labels = (items: readonly { label: string }[]) => items.map(({ label }) => label)
const installUrl = 'https://github.com/apps/bothy/installations/new'
const none = {
  access: 'none' as const,
  sentence: null,
  installUrl: null,
  hasPushRight: null,
  isPersonal: false,
  others: [],
}

test('an untrusted one has a shield that leads to the decision, and nothing else to say', async () => {
  const { items } = await show({
    trust: aTrust({ isTrusted: false }),
    repositoryAccess: { ...none, refusal: 'not-installed' },
  })
  expect(items).toMatchObject([
    { label: 'Untrusted', icon: 'shield', side: 'left', command: 'bothy.reviewTrust' },
  ])
})

test('one that was cloned anonymously says so, why, and where the App is installed', async () => {
  const sentence = 'No token: the GitHub App is not installed on grace.'
  const { items, ide } = await show({
    repositoryAccess: { ...none, refusal: 'not-installed', sentence, installUrl },
  })
  expect(items).toMatchObject([
    { label: 'Anonymous', title: expect.stringContaining(sentence) },
    { label: 'Install', href: installUrl },
  ])
  act(() => ide.commands.run('bothy.showRepositoryAccess'))
  expect(await screen.findByText(sentence)).toBeDefined()
  expect(screen.getByRole('button', { name: 'Install the GitHub App' })).toBeDefined()
})

test('of a pull request from a fork it is the fork that counts', async () => {
  const fork = { ...none, path: 'grace/engine', access: 'read' as const, refusal: null }
  const { items } = await show({
    repositoryAccess: { ...none, refusal: 'not-needed', others: [fork] },
  })
  expect(items).toMatchObject([
    { label: 'Read-only', title: expect.stringContaining('grace/engine') },
  ])
})

test('one that may not push says so, and one that may or has no such host says nothing', async () => {
  const access = { ...none, refusal: null }
  const reader = await show({ repositoryAccess: { ...access, access: 'read' } })
  expect(labels(reader.items)).toEqual(['Read-only'])
  cleanup()
  const writer = await show({ repositoryAccess: { ...access, access: 'write' } })
  expect(writer.items).toEqual([])
  expect(writer.ide.commands.isEnabled('bothy.showRepositoryAccess')).toBe(false)
  cleanup()
  const elsewhere = await show({ repositoryAccess: { ...none, refusal: 'elsewhere' } })
  expect(elsewhere.items).toEqual([])
})

test('where an OAuth App gives no token its owner gives one, and it can be looked at once it is there', async () => {
  const repositoryUrl = 'https://github.com/acme/engine'
  const answers = {
    'repositoryTokens.request': () => ({ path: 'acme/engine', createUrl: '', token: null }),
  }
  const sentence = 'No token: to push to acme/engine, give one of yours for it.'
  const codespace = { repositoryUrl, repositoryAccess: { ...none, refusal: 'oauth-app', sentence } }
  const { items, ide } = await show(codespace as Partial<Codespace>, answers)
  expect(labels(items)).toEqual(['Anonymous'])
  act(() => ide.commands.run('bothy.showRepositoryAccess'))
  expect(await screen.findByRole('dialog', { name: 'Access to acme/engine' })).toBeDefined()
  expect(screen.getByText(sentence)).toBeDefined()
  expect(screen.getByLabelText('Token for acme/engine')).toBeDefined()
  cleanup()
  const access = { ...none, access: 'write' as const, refusal: null, isPersonal: true }
  const given = await show({ repositoryUrl, repositoryAccess: access }, answers)
  expect(given.items).toEqual([])
  expect(given.ide.commands.isEnabled('bothy.showRepositoryAccess')).toBe(true)
})
