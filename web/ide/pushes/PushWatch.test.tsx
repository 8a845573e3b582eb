// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import type { ForkState } from '#server/github/repository-access.schema.ts'
import { aCodespace, aTrust } from '#web/testing/a-codespace.ts'
import { renderInIde } from '../render-in-ide.testing.tsx'
import { PushWatch } from './PushWatch.tsx'

beforeEach(() => localStorage.clear())
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

const github = 'https://github.example.com'
const base: ForkState = {
  source: 'acme/engine',
  defaultBranch: 'main',
  login: 'linus',
  fork: null,
  step: 'make',
  pageUrl: `${github}/acme/engine/fork`,
  installUrl: `${github}/github-apps/bothy/installations/new/permissions?target_id=7`,
}
const push = { reason: 'fork', id: 1, repository: 'acme/engine', folder: '/workspaces/engine/src' }

function show(first: Partial<ForkState>, given: Partial<Codespace> = {}) {
  let state: ForkState = { ...base, ...first }
  const shown = renderInIde(<PushWatch />, {
    codespace: aCodespace({ repositoryUrl: `${github}/acme/engine`, ...given }),
    agent: {
      'credentials.refusedPushes': () => undefined,
      'git.takeFork': () => ({ folder: '/workspaces/engine', remote: 'origin', branch: 'work' }),
    },
    server: {
      'codespaces.fork.get': () => state,
      'codespaces.fork.make': () => {
        state = { ...base, step: 'ready', fork: 'linus/engine' }
        return null
      },
      'codespaces.fork.take': () => ({
        forkUrl: `${github}/linus/engine`,
        sourceUrl: `${github}/acme/engine`,
        compareUrl: `${github}/acme/engine/compare/main...linus:`,
      }),
    },
  })
  const opened = () => shown.ide.terminalRequests.store.getState()
  return {
    ...shown,
    opened,
    become(next: Partial<ForkState>) {
      state = { ...base, ...next }
    },
    async refuse(told: object = push) {
      const follows = { path: 'credentials.refusedPushes', input: undefined }
      await waitFor(() => expect(shown.agentCalls).toContainEqual(follows))
      act(() => shown.agentPush('credentials.refusedPushes', told))
    },
  }
}

const pushed = {
  isNew: true,
  folder: '/workspaces/engine',
  command: 'git push --set-upstream origin work',
}

test('a refused push asks once, makes the fork, and goes on in a terminal', async () => {
  const { refuse, opened, agentCalls } = show({})
  expect(screen.queryByRole('alertdialog')).toBeNull()
  await refuse()
  await refuse()
  fireEvent.click(await screen.findByRole('button', { name: 'Fork acme/engine and push' }))
  await waitFor(() => expect(opened()).toMatchObject(pushed))
  expect(agentCalls.at(-1)).toEqual({
    path: 'git.takeFork',
    input: {
      folder: '/workspaces/engine/src',
      forkUrl: `${github}/linus/engine`,
      sourceUrl: `${github}/acme/engine`,
    },
  })
  expect(screen.queryByRole('alertdialog')).toBeNull()
})

test('where the App may not make it, GitHub’s own pages are opened, and it goes on by itself', async () => {
  const { refuse, opened, become } = show({ step: 'page' })
  await refuse()
  const fork = await screen.findByRole('link', { name: 'Fork on GitHub' })
  expect(fork.getAttribute('href')).toBe(base.pageUrl)
  expect(fork.getAttribute('target')).toBe('_blank')
  fork.addEventListener('click', (event) => event.preventDefault())
  fireEvent.click(fork)
  become({ step: 'install', fork: 'linus/engine' })
  const install = await screen.findByRole('link', { name: 'Add it on GitHub' })
  expect(install.getAttribute('href')).toBe(base.installUrl)
  become({ step: 'ready', fork: 'linus/engine' })
  await waitFor(() => expect(opened()).toMatchObject(pushed))
})

test('a fork that is there is not pushed to before somebody says so', async () => {
  const { refuse, opened } = show({ step: 'ready', fork: 'linus/engine' })
  await refuse()
  await screen.findByRole('button', { name: 'Push to linus/engine' })
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }))
  expect(screen.queryByRole('alertdialog')).toBeNull()
  expect(opened().isNew).toBe(false)
})

const byGithub = {
  reason: 'protected',
  id: 2,
  repository: 'acme/engine',
  folder: '/workspaces/engine',
  branch: 'main',
  isSameBranch: true,
  remote: null,
}

test('a protected branch is named, and what is on it goes to a new one, from which one can ask', async () => {
  const asked = vi.spyOn(window, 'open').mockReturnValue(null)
  const { refuse, opened, ide } = show({})
  await refuse(byGithub)
  const [title] = await screen.findAllByText('main is protected')
  const toast = within(title?.closest<HTMLElement>('[role="alertdialog"]') ?? document.body)
  fireEvent.click(toast.getByRole('button', { name: 'Push to a new branch…', hidden: true }))
  const question = await vi.waitUntil(() => {
    const { session } = ide.quickInput.store.getState()
    return session?.kind === 'ask' ? session : null
  })
  expect(question.options).toMatchObject({ value: ide.codespace.name })
  question.settle('fix/it')
  await waitFor(() => expect(opened().isNew).toBe(true))
  expect(opened()).toMatchObject({
    folder: '/workspaces/engine',
    command: `git switch --create fix/it && git push --set-upstream ${github}/acme/engine fix/it`,
  })
  const [action] = await screen.findAllByText('Open pull request')
  if (action) fireEvent.click(action)
  expect(asked.mock.calls.map(([url]) => url)).toEqual([
    `${github}/acme/engine/compare/fix/it?expand=1`,
  ])
})

test('each push has one notice, and the same said again takes the place of what was said', async () => {
  const { refuse } = show({})
  await refuse(byGithub)
  await screen.findAllByText('main is protected')
  await refuse({ ...byGithub, id: 3, reason: 'archived' })
  await screen.findAllByText('acme/engine is archived')
  await refuse({ ...byGithub, id: 4 })
  await refuse({ ...byGithub, id: 5, reason: 'denied' })
  await screen.findAllByText('You cannot push to acme/engine')
  const notices = screen.getAllByRole('alertdialog', { hidden: true })
  expect(notices.filter((one) => one.textContent?.includes('main is protected'))).toHaveLength(1)
  expect(notices).toHaveLength(3)
})

const none = {
  access: 'none' as const,
  refusal: 'oauth-app' as const,
  sentence: null,
  installUrl: null,
  hasPushRight: true,
  isPersonal: false,
  others: [],
}

test('words in a terminal lead to the dialog for a token, and to no command that asks for one', async () => {
  const { refuse, opened, ide } = show({}, { repositoryAccess: none })
  const asked = vi.fn()
  ide.commands.register([{ id: 'bothy.showRepositoryAccess', title: 'Show access', run: asked }])
  await refuse({ ...byGithub, reason: 'app-workflow' })
  const [button] = await screen.findAllByText('Access to acme/engine…')
  if (button) fireEvent.click(button)
  expect(asked).toHaveBeenCalledOnce()
  expect(opened().isNew).toBe(false)
})

test('of an untrusted one nothing is pushed, and what its terminal says of that is not believed', async () => {
  const { refuse, agentPush } = show({}, { trust: aTrust({ isTrusted: false }) })
  await refuse({ ...byGithub, reason: 'token-workflow' })
  act(() => agentPush('credentials.refusedPushes', push))
  await screen.findByRole('button', { name: 'Fork acme/engine and push' })
  expect(screen.queryAllByText('Your token may not change workflow files')).toEqual([])
})

test('what was archived can be forked', async () => {
  const { refuse } = show({})
  await refuse({ ...byGithub, reason: 'archived' })
  const [button] = await screen.findAllByText('Push to a fork…')
  if (button) fireEvent.click(button)
  await screen.findByRole('button', { name: 'Fork acme/engine and push' })
})
