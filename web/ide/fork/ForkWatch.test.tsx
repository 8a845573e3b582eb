// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ForkState } from '#server/github/repository-access.schema.ts'
import { renderInIde } from '../render-in-ide.testing.tsx'
import { ForkWatch } from './ForkWatch.tsx'

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
const push = { id: 1, repository: 'acme/engine', folder: '/workspaces/engine/src' }

function show(first: Partial<ForkState>) {
  let state: ForkState = { ...base, ...first }
  const shown = renderInIde(<ForkWatch />, {
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
    async refuse() {
      const follows = { path: 'credentials.refusedPushes', input: undefined }
      await waitFor(() => expect(shown.agentCalls).toContainEqual(follows))
      act(() => shown.agentPush('credentials.refusedPushes', push))
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
