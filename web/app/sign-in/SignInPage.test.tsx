// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { renderPage } from '#web/testing/render-page.tsx'
import { SignInPage } from './SignInPage.tsx'

const token = 'abcdefghijklmnopqrstu_'
const replace = vi.spyOn(window.location, 'replace').mockImplementation(() => undefined)
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
const page = (next = '/') => renderPage(<SignInPage next={next} error={null} />, {})

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
