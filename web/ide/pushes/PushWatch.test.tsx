// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ForkState } from '#server/github/repository-access.schema.ts'
import { aCodespace } from '#web/testing/a-codespace.ts'
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

function show(first: Partial<ForkState>) {
  let state: ForkState = { ...base, ...first }
  const shown = renderInIde(<PushWatch />, {
    codespace: aCodespace({ repositoryUrl: `${github}/acme/engine` }),
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
  await waitFor(() => expect(opened()).toMatchObject(pushed), { timeout: 5000 })
  expect(agentCalls.at(-1)).toEqual({
    path: 'git.takeFork',
    input: {
      folder: '/workspaces/engine/src',
      forkUrl: `${github}/linus/engine`,
      sourceUrl: `${github}/acme/engine`,
    },
  })
  expect(screen.queryByRole('alertdialog')).toBeNull()
}, 15_000)

test('where the App may not make it, GitHub’s own pages are opened, and it goes on by itself', async () => {
  const { refuse, opened, become } = show({ step: 'page' })
  await refuse()
  const fork = await screen.findByRole('link', { name: 'Fork on GitHub' })
  expect(fork.getAttribute('href')).toBe(base.pageUrl)
  expect(fork.getAttribute('target')).toBe('_blank')
  fork.addEventListener('click', (event) => event.preventDefault())
  fireEvent.click(fork)
  become({ step: 'install', fork: 'linus/engine' })
  const install = await screen.findByRole('link', { name: 'Add it on GitHub' }, { timeout: 5000 })
  expect(install.getAttribute('href')).toBe(base.installUrl)
  become({ step: 'ready', fork: 'linus/engine' })
  await waitFor(() => expect(opened()).toMatchObject(pushed), { timeout: 5000 })
}, 15_000)

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

test('what was archived can be forked', async () => {
  const { refuse } = show({})
  await refuse({ ...byGithub, reason: 'archived' })
  const [button] = await screen.findAllByText('Push to a fork…')
  if (button) fireEvent.click(button)
  await screen.findByRole('button', { name: 'Fork acme/engine and push' })
})
