// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Answers } from '#web/testing/fake-link.ts'
import { renderPage } from '#web/testing/render-page.tsx'
import { SignInPage } from './SignInPage.tsx'

const token = 'abcdefghijklmnopqrstu_'
const replace = vi.spyOn(window.location, 'replace').mockImplementation(() => undefined)
const assign = vi.spyOn(window.location, 'assign').mockImplementation(() => undefined)
const fetching = vi.spyOn(globalThis, 'fetch')

beforeEach(() => {
  fetching.mockReset()
  replace.mockClear()
})
afterEach(() => {
  cleanup()
  window.history.replaceState(null, '', '/sign-in')
})

const openLink = (fragment: string) => window.history.replaceState(null, '', `/sign-in#${fragment}`)
const answer = (status: number, body: unknown) =>
  fetching.mockResolvedValueOnce(Response.json(body, { status }))
const page = (next = '/', error: string | null = null, answers: Answers = {}) =>
  renderPage(<SignInPage next={next} error={error} />, {
    'session.methods': () => ({ github: null }),
    'session.ended': () => null,
    'session.get': () => null,
    ...answers,
  })
const withGithub = (host = 'github.com') => ({ 'session.methods': () => ({ github: { host } }) })

test('without a link it says how to get one', async () => {
  page()
  expect(await screen.findByText('npm start -- sign-in')).toBeDefined()
  expect(fetching).not.toHaveBeenCalled()
})

test('a link is used once, leaves the address bar, and leads to where one wanted to go', async () => {
  openLink(token)
  answer(200, { url: '/c/amber-hut-1' })
  page('/c/amber-hut-1')
  await vi.waitFor(() => expect(replace).toHaveBeenCalledWith('/c/amber-hut-1'))
  expect(fetching).toHaveBeenCalledTimes(1)
  expect(fetching.mock.calls[0]?.[0]).toBe('/api/auth/callback/link')
  expect(JSON.parse(String(fetching.mock.calls[0]?.[1]?.body))).toEqual({
    token,
    callbackUrl: '/c/amber-hut-1',
  })
  expect(window.location.hash).toBe('')
})

test('a link that is pasted while this page is shown is used too', async () => {
  page()
  await screen.findByText('npm start -- sign-in')
  answer(200, { url: '/' })
  openLink(token)
  window.dispatchEvent(new HashChangeEvent('hashchange'))
  await vi.waitFor(() => expect(replace).toHaveBeenCalledWith('/'))
  expect(fetching).toHaveBeenCalledTimes(1)
})

test('a used or expired link says so and how to get another', async () => {
  openLink(token)
  answer(401, { url: '/sign-in?error=LINK_INVALID', error: 'LINK_INVALID' })
  page()
  expect((await screen.findByRole('alert')).textContent).toContain('no longer works')
  expect(screen.getByText('npm start -- sign-in')).toBeDefined()
})

test('a fragment that cannot be a token is refused without asking', async () => {
  openLink('<svg/onload=alert(1)>')
  page()
  expect((await screen.findByRole('alert')).textContent).toContain('no longer works')
  expect(fetching).not.toHaveBeenCalled()
})

test('somebody who is signed in already keeps the link and can go on', async () => {
  openLink(token)
  answer(409, { url: '/sign-in?error=ALREADY_SIGNED_IN', error: 'ALREADY_SIGNED_IN' })
  page('/new')
  const link = await screen.findByRole('link', { name: 'Go on' })
  expect(link.getAttribute('href')).toBe('/new')
})

test('a server that does not answer can be asked again with the same link', async () => {
  openLink(token)
  fetching.mockRejectedValueOnce(new TypeError('network'))
  page()
  const again = await screen.findByRole('button', { name: 'Try again' })
  answer(200, { url: '/' })
  fireEvent.click(again)
  await vi.waitFor(() => expect(replace).toHaveBeenCalledWith('/'))
})

test('where GitHub is not configured there is no button for it', async () => {
  page()
  await screen.findByText('npm start -- sign-in')
  expect(screen.queryByRole('button', { name: 'Continue with GitHub' })).toBeNull()
})

test('one button leads to GitHub and back to where one wanted to go', async () => {
  page('/c/amber-hut-1', null, withGithub())
  const button = await screen.findByRole('button', { name: 'Continue with GitHub' })
  answer(200, { csrfToken: 'of-this-browser' })
  answer(200, { url: 'https://github.com/login/oauth/authorize?state=x' })
  fireEvent.click(button)
  await vi.waitFor(() =>
    expect(assign).toHaveBeenCalledWith('https://github.com/login/oauth/authorize?state=x'),
  )
  expect(fetching.mock.calls[1]?.[0]).toBe('/api/auth/signin/github')
  expect(JSON.parse(String(fetching.mock.calls[1]?.[1]?.body))).toEqual({
    csrfToken: 'of-this-browser',
    intent: 'sign-in',
    callbackUrl: '/c/amber-hut-1',
  })
  expect(button.getAttribute('aria-busy')).toBe('true')
})

test('a company’s own GitHub is named', async () => {
  page('/', null, withGithub('github.example.com'))
  expect(await screen.findByText('at github.example.com')).toBeDefined()
})

test('a server that refuses the trip, or does not answer, can be asked again', async () => {
  page('/', null, withGithub())
  const button = await screen.findByRole('button', { name: 'Continue with GitHub' })
  answer(200, { csrfToken: 'x' })
  answer(409, { url: '/sign-in?error=GITHUB_OWNER_MISSING', error: 'GITHUB_OWNER_MISSING' })
  fireEvent.click(button)
  expect((await screen.findByRole('alert')).textContent).toContain('no owner yet')
  answer(200, { csrfToken: 'x' })
  fetching.mockRejectedValueOnce(new TypeError('network'))
  fireEvent.click(button)
  await vi.waitFor(() => expect(screen.getByRole('alert').textContent).toContain('did not answer'))
  expect(button.getAttribute('aria-busy')).toBeNull()
})

test('who comes back without success reads why, and can try again (F-52)', async () => {
  page('/new', 'GITHUB_NOT_INVITED', withGithub())
  expect((await screen.findByRole('alert')).textContent).toContain('not invited')
  expect(await screen.findByRole('button', { name: 'Continue with GitHub' })).toBeDefined()
})

test('whose session was ended by somebody else reads why, unless there is something newer to say', async () => {
  const ended = { 'session.ended': () => 'ACCESS_ENDED' }
  page('/', null, ended)
  expect((await screen.findByRole('alert')).textContent).toContain('You were signed out')
  cleanup()
  page('/', 'GITHUB_NOT_INVITED', { ...ended, ...withGithub() })
  expect((await screen.findByRole('alert')).textContent).toContain('not invited')
})

test('an error that we do not know is none (S-24)', async () => {
  page('/', '<svg/onload=alert(1)>')
  await screen.findByText('npm start -- sign-in')
  expect(screen.queryByRole('alert')).toBeNull()
})

test('who is signed in and wanted to connect GitHub can go on without it', async () => {
  const user = { id: 'u', name: 'owner', image: null, isOwner: true, isAdmin: true }
  page('/settings', 'GITHUB_TAKEN', { ...withGithub(), 'session.get': () => user })
  expect(await screen.findByRole('heading', { name: 'Connect GitHub' })).toBeDefined()
  expect(screen.getByRole('alert').textContent).toContain('Somebody else')
  const link = screen.getByRole('link', { name: 'Go on without it' })
  expect(link.getAttribute('href')).toBe('/settings')
  expect(screen.queryByText('npm start -- sign-in')).toBeNull()
})
