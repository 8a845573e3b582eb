// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { PreviewInput, ResolveInput } from '#server/repositories/repositories.schema.ts'
import { aCodespace } from '#web/testing/a-codespace.ts'
import { aPreview, aRepository, aResolution } from '#web/testing/a-resolution.ts'
import { refusal } from '#web/testing/fake-link.ts'
import { createButton, openForm, settled, trusted, wants } from './repository-form.testing.tsx'

afterEach(cleanup)

test('an issue proposes a branch, which can be named otherwise', async () => {
  const issue = { number: 12, title: 'Fix the door', author: 'ada' }
  const { sent } = openForm('ada/engine/issues/12', {
    'repositories.resolve': () => aResolution({ issue, newBranch: '12-fix-the-door' }),
  })
  const field = await screen.findByLabelText('New branch')
  expect((field as HTMLInputElement).value).toBe('12-fix-the-door')
  fireEvent.change(field, { target: { value: 'door' } })
  await settled()
  fireEvent.click(await createButton())
  await expect.poll(() => sent().map(({ input }) => input)).toMatchObject([{ newBranch: 'door' }])
})

test('a repository is found by words, and chosen with the keyboard', async () => {
  openForm('', {
    'repositories.search': () => ({
      items: [
        aRepository(),
        aRepository({ path: 'ada/old', isPrivate: true, isFork: true, isArchived: true }),
      ],
      nextPage: null,
      isConnected: true,
    }),
  })
  const field = await screen.findByRole('combobox', { name: 'Repository' })
  fireEvent.change(field, { target: { value: 'engine' } })
  const old = await screen.findByRole('option', { name: /ada\/old/ })
  for (const mark of ['Private', 'Fork', 'Archived']) {
    expect(within(old).getByText(mark)).toBeDefined()
  }
  fireEvent.keyDown(field, { key: 'ArrowDown' })
  fireEvent.keyDown(field, { key: 'Enter' })
  expect((field as HTMLInputElement).value).toBe('https://github.com/ada/engine')
  expect(await screen.findByRole('region', { name: 'What it is made from' })).toBeDefined()
})

test('who has not connected GitHub is told how, and an address works all the same', async () => {
  const url = 'https://git.example.com/a/b'
  const { sent } = openForm('', {
    'repositories.resolve': () => aResolution({ repositoryUrl: url, repository: null, sha: null }),
  })
  expect(await screen.findByText(/Connect GitHub in the account menu/)).toBeDefined()
  fireEvent.change(screen.getByLabelText('Repository'), { target: { value: url } })
  fireEvent.change(screen.getByLabelText('Branch (optional)'), { target: { value: 'x' } })
  fireEvent.click(await createButton())
  await expect
    .poll(() => sent().map(({ input }) => input))
    .toMatchObject([{ repositoryUrl: url, branch: 'x' }])
})

test('where no administrator has set up GitHub, nobody is told to connect it', async () => {
  openForm('', { 'session.methods': () => ({ github: null }) })
  expect(await screen.findByText(/once an administrator has set up GitHub/)).toBeDefined()
})

test('a branch is chosen from those there are, and one that is not there is said at its field', async () => {
  const asked: ResolveInput[] = []
  openForm('ada/engine', {
    'repositories.refs': () => ({ items: [{ name: 'main' }, { name: 'gone' }], nextPage: null }),
    'repositories.resolve': (input: ResolveInput) => {
      asked.push(input)
      if (!input.ref) return aResolution()
      throw refusal('NOT_FOUND', 'REPOSITORY_REF_NOT_FOUND', 'There is no branch gone.')
    },
  })
  const field = await screen.findByRole('combobox', { name: 'Branch' })
  expect((field as HTMLInputElement).value).toBe('main')
  fireEvent.focus(field)
  fireEvent.click(await screen.findByRole('option', { name: 'gone' }))
  expect(await screen.findByText('There is no branch gone.')).toBeDefined()
  expect(asked.at(-1)).toEqual({ address: 'ada/engine', ref: { kind: 'branch', name: 'gone' } })
  const missing = screen.getByRole('combobox', { name: 'Branch' }) as HTMLInputElement
  expect(missing.getAttribute('aria-invalid')).toBe('true')
  expect(missing.value).toBe('gone')
})

test('what the host refuses is said at the address, and creates nothing', async () => {
  const { sent } = openForm('ada/empty', {
    'repositories.resolve': () => {
      throw refusal('CONFLICT', 'REPOSITORY_EMPTY', 'ada/empty has nothing on main.')
    },
  })
  expect(await screen.findByText('ada/empty has nothing on main.')).toBeDefined()
  fireEvent.click(await createButton())
  await screen.findByText('ada/empty has nothing on main.')
  expect(sent()).toEqual([])
})

test('a private one that takes a token asks for it, and is shown once it has one', async () => {
  let isGiven = false
  const { sent } = openForm('acme/engine', {
    'repositories.resolve': () => {
      if (isGiven) return aResolution()
      throw refusal('FORBIDDEN', 'REPOSITORY_TOKEN_REQUIRED', 'GitHub shows no repository.')
    },
    'repositoryTokens.request': () => ({
      path: 'acme/engine',
      createUrl: 'https://github.com/settings/personal-access-tokens/new',
      token: null,
    }),
    'repositoryTokens.give': () => {
      isGiven = true
      return null
    },
  })
  const field = await screen.findByLabelText('Token for acme/engine')
  fireEvent.change(field, { target: { value: 'github_pat_a' } })
  // Enter gives the token, and sends nothing else.
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(await screen.findByRole('region', { name: 'What it is made from' })).toBeDefined()
  expect(sent()).toEqual([])
})

test('a repository whose host is away can be created from all the same (F-52)', async () => {
  const { sent } = openForm('https://github.com/ada/engine', {
    'repositories.resolve': () => {
      throw refusal('SERVICE_UNAVAILABLE', 'GITHUB_UNREACHABLE', 'GitHub does not answer.')
    },
  })
  expect(await screen.findByText('GitHub does not answer.')).toBeDefined()
  fireEvent.click(await createButton())
  await expect
    .poll(() => sent().map(({ input }) => input))
    .toMatchObject([{ repositoryUrl: 'https://github.com/ada/engine' }])
})

test('quickstart offers the newest codespace of it, and starts it by a click alone', async () => {
  const hut = aCodespace({ repositoryUrl: 'https://github.com/ada/engine', state: 'stopped' })
  const { calls, router } = openForm(
    'ada/engine',
    { 'codespaces.list': () => [hut], 'codespaces.start': () => hut },
    true,
  )
  const resume = await screen.findByRole('link', { name: `Resume ${hut.displayName}` })
  expect(calls.filter(({ path }) => path === 'codespaces.start')).toEqual([])
  fireEvent.click(resume)
  await expect.poll(() => router.state.location.pathname).toBe(`/c/${hut.name}`)
  expect(calls.filter(({ path }) => path === 'codespaces.start')).toHaveLength(1)
})

const goPath = '.devcontainer/go/devcontainer.json'
const configurations = [
  { path: '.devcontainer/devcontainer.json', name: 'Usual' },
  { path: goPath, name: null },
]
/**
 * Of a repository with two configurations, of which the first counts unless the other is asked for.
 */
const previewOf = ({ devcontainerPath }: PreviewInput) =>
  aPreview({
    trust: trusted,
    wants,
    configurations,
    configurationPath: devcontainerPath === goPath ? goPath : '.devcontainer/devcontainer.json',
  })

test('of several configurations the first is taken, or the one that is chosen', async () => {
  const { sent } = openForm('ada/engine', { 'repositories.preview': previewOf })
  const field = (await screen.findByLabelText('Dev container')) as HTMLSelectElement
  expect(field.value).toBe('.devcontainer/devcontainer.json')
  expect(within(field).getByText('Usual (.devcontainer/devcontainer.json)')).toBeDefined()
  await settled()
  fireEvent.change(field, { target: { value: goPath } })
  await expect.poll(() => field.value).toBe(goPath)
  await settled()
  fireEvent.click(screen.getByRole('button', { name: 'Share a link…' }))
  const dialog = within(await screen.findByRole('dialog'))
  expect((dialog.getByLabelText('Link') as HTMLTextAreaElement).value).toContain(
    '?devcontainer_path=.devcontainer%2Fgo%2F',
  )
  fireEvent.click(dialog.getByRole('button', { name: 'Close' }))
  fireEvent.click(await createButton())
  await expect
    .poll(() => sent().map(({ input }) => input))
    .toMatchObject([{ devcontainerPath: goPath }])
})

test('a link can name the configuration, and one that is not there is said', async () => {
  const named = openForm('ada/engine', { 'repositories.preview': previewOf }, false, goPath)
  const field = (await screen.findByLabelText('Dev container')) as HTMLSelectElement
  expect(field.value).toBe(goPath)
  await settled()
  fireEvent.click(await createButton())
  await expect
    .poll(() => named.sent().map(({ input }) => input))
    .toMatchObject([{ devcontainerPath: goPath }])
  cleanup()
  const absent = '.devcontainer/x/devcontainer.json'
  const other = openForm('ada/engine', { 'repositories.preview': previewOf }, false, absent)
  expect(
    await screen.findByText(
      `${absent} is not in the repository. .devcontainer/devcontainer.json is used.`,
    ),
  ).toBeDefined()
  await settled()
  fireEvent.click(await createButton())
  await expect.poll(() => other.sent()).toHaveLength(1)
  expect(other.sent()[0]?.input).not.toHaveProperty('devcontainerPath')
})

test('what is shared is the form as it is', async () => {
  openForm('ada/engine')
  fireEvent.click(await screen.findByRole('button', { name: 'Share a link…' }))
  const dialog = within(await screen.findByRole('dialog'))
  const link = dialog.getByLabelText('Link') as HTMLTextAreaElement
  expect(link.value).toBe(`${window.location.origin}/new/ada/engine`)
  fireEvent.click(dialog.getByLabelText(/Offer to resume/))
  expect(link.value).toContain('?quickstart=1')
})
