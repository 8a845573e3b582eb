// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import type { RegistrationView } from '#server/github/github.schema.ts'
import { refusal } from '#web/testing/fake-link.ts'
import { renderSection } from '../render-section.testing.tsx'
import { GithubSection } from './GithubSection.tsx'

afterEach(cleanup)

const none: RegistrationView = {
  url: 'https://github.com',
  host: 'github.com',
  callbackUrl: 'https://bothy.example.com/api/auth/callback/github',
  registration: null,
  isUnreadable: false,
}
const app: NonNullable<RegistrationView['registration']> = {
  kind: 'app',
  clientId: 'Iv23liCanary',
  slug: 'bothy-at-home',
  hasPrivateKey: true,
  lockedBy: null,
  createdAt: Date.UTC(2026, 10, 21),
  installUrl: 'https://github.com/apps/bothy-at-home/installations/new',
  settingsUrl: 'https://github.com/apps/bothy-at-home',
}

test('the App is made by a form for GitHub, for oneself or an organization, with the permissions wanted', async () => {
  const posted: HTMLFormElement[] = []
  using _ = vi.spyOn(HTMLFormElement.prototype, 'submit').mockImplementation(function (
    this: HTMLFormElement,
  ) {
    posted.push(this)
  })
  const { calls } = renderSection(GithubSection, {
    'github.registration.get': () => none,
    'github.registration.begin': () => ({ action: 'https://github.com/x?state=s', manifest: '{}' }),
  })
  const create = await screen.findByRole('button', { name: 'Create GitHub App' })
  fireEvent.click(screen.getByRole('radio', { name: 'An organization’s' }))
  fireEvent.click(create)
  await screen.findByText(/Expected the login of an organization/)
  fireEvent.change(screen.getByRole('textbox', { name: 'Organization' }), {
    target: { value: 'acme' },
  })
  fireEvent.click(screen.getByRole('checkbox', { name: /^Workflows/ }))
  fireEvent.click(create)
  await vi.waitFor(() => expect(posted).toHaveLength(1))
  const begun = calls.filter(({ path }) => path === 'github.registration.begin')
  expect(begun).toMatchObject([{ input: { organization: 'acme', extras: ['workflows'] } }])
  expect(posted[0]?.action).toBe('https://github.com/x?state=s')
  expect(new FormData(posted[0]).get('manifest')).toBe('{}')
})

test('a registration is shown with the ways on, and forgotten after a question', async () => {
  let view: RegistrationView = { ...none, registration: app }
  renderSection(GithubSection, {
    'admin.signInRules': () => [],
    'admin.trustedNames.list': () => [],
    'github.registration.get': () => view,
    'github.registration.forget': () => {
      view = none
    },
  })
  await screen.findByText('Iv23liCanary')
  const install = screen.getByRole('link', { name: /Install on organizations/ })
  expect(install.getAttribute('href')).toBe(app.installUrl)
  fireEvent.click(screen.getByRole('button', { name: 'Forget this registration' }))
  const dialog = await screen.findByRole('alertdialog', { name: 'Forget this registration?' })
  fireEvent.click(within(dialog).getByRole('button', { name: 'Forget it' }))
  expect(await screen.findByRole('button', { name: 'Create GitHub App' })).toBeDefined()
})

test('what the environment registers is changed there, and an OAuth App says what it cannot do', async () => {
  const registration = {
    ...app,
    ...{ kind: 'oauth', lockedBy: 'AUTH_GITHUB_ID', slug: null, installUrl: null },
  } as const
  renderSection(GithubSection, {
    'admin.signInRules': () => [],
    'admin.trustedNames.list': () => [],
    'github.registration.get': () => ({ ...none, registration }),
  })
  await screen.findByText('AUTH_GITHUB_ID')
  expect(screen.getByText(/signs people in, and no more/)).toBeDefined()
  expect(screen.queryByRole('button', { name: 'Forget this registration' })).toBeNull()
})

test('an organization is shown as it is called now, and why GitHub does not say who is in it', async () => {
  const acme = { id: '4001', login: 'acme-2' }
  const failure =
    'The GitHub App is not installed on octo-org. An owner does that at https://github.com/apps/x/installations/new/permissions?target_id=7'
  renderSection(GithubSection, {
    'github.registration.get': () => ({ ...none, registration: app }),
    'admin.trustedNames.list': () => [],
    'admin.signInRules': () => [
      {
        rule: 'acme',
        organization: acme,
        team: null,
        people: 3,
        checkedAt: Date.now(),
        failure: null,
      },
      { rule: 'octo-org', organization: null, team: null, people: 0, checkedAt: null, failure },
    ],
  })
  const row = await screen.findByRole('row', { name: /^acme/ })
  expect(row.textContent).toContain('acme-2 (4001)')
  const link = screen.getByRole('link', { name: /target_id=7$/ })
  expect(link.getAttribute('href')).toMatch(/^https:\/\/github\.com\/.*target_id=7$/)
})

test('S-90 a trusted name that means nothing, or another one by now, is said so and looked up when asked', async () => {
  const known = {
    line: 'acme/*',
    kind: 'owner',
    state: 'known',
    number: '4001',
    lookedAt: 1,
  } as const
  const taken = {
    line: 'acme/hut',
    kind: 'repository',
    state: 'taken',
    number: '7',
    lookedAt: 1,
  } as const
  const missing = { ...taken, line: 'acme/later', state: 'missing', number: null } as const
  const { calls } = renderSection(GithubSection, {
    'github.registration.get': () => ({ ...none, registration: app }),
    'admin.signInRules': () => [],
    'admin.trustedNames.list': () => [known, taken, missing],
    'admin.trustedNames.lookUp': () => [known, { ...taken, state: 'known', number: '8' }, missing],
  })
  const rowOf = (name: RegExp) => screen.findByRole('row', { name })
  expect((await rowOf(/^acme\/\*/)).textContent).toContain('All of owner 4001')
  expect((await rowOf(/^acme\/later/)).textContent).toContain('nothing is trusted')
  const row = await rowOf(/^acme\/hut/)
  expect(row.textContent).toContain('Another repository has this name now')
  fireEvent.click(within(row).getByRole('button', { name: /^Trust what has the name now/ }))
  await vi.waitFor(async () =>
    expect((await rowOf(/^acme\/hut/)).textContent).toContain('Repository 8'),
  )
  const asked = calls.filter(({ path }) => path === 'admin.trustedNames.lookUp')
  expect(asked).toMatchObject([{ input: { line: 'acme/hut' } }])
})

test('an old sign-in is renewed first', async () => {
  renderSection(GithubSection, {
    'github.registration.get': () => none,
    'github.registration.begin': () => {
      throw refusal('FORBIDDEN', 'RECENT_SIGN_IN_REQUIRED', 'Sign out and in again.')
    },
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Create GitHub App' }))
  await screen.findByRole('alertdialog', { name: 'Sign in again to do this' })
})

test('how it went is told by known words only, and those who came back with nothing know what to do', async () => {
  renderSection(
    GithubSection,
    { 'github.registration.get': () => none },
    { failed: 'GITHUB_UNREACHABLE' },
  )
  expect((await screen.findByRole('alert')).textContent).toContain('delete it there')
  cleanup()
  renderSection(GithubSection, { 'github.registration.get': () => none }, { failed: '<b>toString' })
  await screen.findByRole('button', { name: 'Create GitHub App' })
  expect(screen.queryByRole('alert')).toBeNull()
  cleanup()
  renderSection(GithubSection, {
    'github.registration.get': () => ({ ...none, isUnreadable: true }),
  })
  expect((await screen.findByRole('alert')).textContent).toContain('cannot be read')
})
