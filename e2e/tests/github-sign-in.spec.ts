import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import {
  authorizeAs,
  authorizeWithoutReturn,
  expect,
  goToGithub,
  test,
} from '../fixtures/github.ts'

const account = (page: Page) => page.getByRole('button', { name: 'Account', exact: true })

async function signOut(page: Page): Promise<void> {
  await account(page).click()
  await page.getByRole('menuitem', { name: 'Sign out', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Sign in to Bothy' })).toBeVisible()
}

/** As a page of the app asks, in its own browser. */
const whoIs = (page: Page): Promise<{ user: { id: string } } | null> =>
  page.evaluate(async () => (await fetch('/api/auth/session')).json())

async function expectRefusal(page: Page, sentence: RegExp): Promise<void> {
  await expect(page.getByRole('alert')).toContainText(sentence)
  expect(await whoIs(page)).toBeNull()
}

/** Every byte below the folder, sockets and the like aside. */
const bytesOf = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')

test('before there is an owner nobody signs in with GitHub (S-91)', async ({
  openBrowser,
  bothy,
}) => {
  const { page } = await openBrowser()
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Continue with GitHub' }).click()
  await expectRefusal(page, /no owner yet/)

  await page.goto(bothy.ownerLink)
  await expect(account(page)).toBeVisible()
})

test('signs in with GitHub, out, and in again as the same person (S-77)', async ({
  owner,
  openBrowser,
  github,
  bothy,
}) => {
  await expect(account(owner.page)).toBeVisible()
  const { page, context } = await openBrowser()
  const seen: Promise<string>[] = []
  page.on('response', (response) => {
    if (!response.url().startsWith(bothy.url)) return
    const body = response.text().catch(() => '')
    seen.push(body.then((text) => `${JSON.stringify(response.headers())}\n${text}`))
  })

  // By keyboard alone, and back to where one wanted to go.
  await page.goto('/settings')
  const button = page.getByRole('button', { name: 'Continue with GitHub' })
  await expect(button).toBeVisible()
  await button.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Authorize Bothy' })).toBeVisible()
  await authorizeAs(page, 'ada')
  await expect(page).toHaveURL(`${bothy.url}/settings`)
  await account(page).click()
  await expect(
    page.getByRole('menu', { name: 'Account', exact: true }).getByText('Ada Lovelace'),
  ).toBeVisible()
  await page.keyboard.press('Escape')
  const first = await whoIs(page)

  await signOut(page)
  expect(await whoIs(page)).toBeNull()
  await goToGithub(page)
  await authorizeAs(page, 'ada')
  await expect(account(page)).toBeVisible()
  expect(await whoIs(page)).toMatchObject({ user: { id: first?.user.id } })

  const { tokens } = github.oauth
  expect(tokens.length).toBeGreaterThanOrEqual(2)
  const stored = JSON.stringify(await context.storageState())
  const everything = [...(await Promise.all(seen)), stored, bytesOf(bothy.dataFolder), bothy.output]
  for (const secret of [...tokens, github.oauth.app.clientSecret]) {
    expect(everything.filter((text) => text.includes(secret))).toEqual([])
  }
})

test('who declines at GitHub is told so, and tries again', { tag: '@smoke' }, async ({
  owner,
  openBrowser,
}) => {
  await expect(account(owner.page)).toBeVisible()
  const { page } = await openBrowser()
  await goToGithub(page)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expectRefusal(page, /declined at GitHub/)
  await page.getByRole('button', { name: 'Continue with GitHub' }).click()
  await authorizeAs(page, 'ada')
  await expect(account(page)).toBeVisible()
})

test('a tampered state, a replayed code and another browser are refused (S-14)', async ({
  owner,
  openBrowser,
}) => {
  await expect(account(owner.page)).toBeVisible()
  const { page, context } = await openBrowser()

  await goToGithub(page)
  const tampered = new URL(await authorizeWithoutReturn(page, 'ada'))
  const state = tampered.searchParams.get('state') ?? ''
  tampered.searchParams.set('state', `${state.slice(0, -2)}AA`)
  await page.goto(tampered.href)
  await expectRefusal(page, /Start again/)

  await goToGithub(page)
  const address = await authorizeWithoutReturn(page, 'ada')
  const another = await openBrowser()
  await another.page.goto(address)
  await expectRefusal(another.page, /Start again/)

  const left = await context.cookies()
  await page.goto(address)
  await expect(account(page)).toBeVisible()
  await signOut(page)
  await page.goto(address)
  await expectRefusal(page, /Start again/)
  // Also for somebody who kept a copy of every cookie.
  await another.context.addCookies(left)
  await another.page.goto(address)
  await expectRefusal(another.page, /Start again/)
})

test('the verifier of another trip is refused by GitHub (S-14)', async ({ owner, openBrowser }) => {
  await expect(account(owner.page)).toBeVisible()
  const { page, context } = await openBrowser()
  const another = await openBrowser()
  await goToGithub(page)
  const address = await authorizeWithoutReturn(page, 'ada')
  await goToGithub(another.page)
  const [verifier] = (await another.context.cookies()).filter(({ name }) => name.endsWith('pkce'))
  if (!verifier) throw new Error('There is no cookie with a verifier.')
  await context.addCookies([verifier])
  await page.goto(address)
  await expectRefusal(page, /Start again/)
})

test('nothing leads to a foreign address (S-11)', async ({ owner, openBrowser, bothy }) => {
  await expect(account(owner.page)).toBeVisible()
  const { page } = await openBrowser()
  for (const next of ['//evil.example', 'https://evil.example/', '/\\evil.example']) {
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`)
    await page.getByRole('button', { name: 'Continue with GitHub' }).click()
    await authorizeAs(page, 'ada')
    await expect(account(page)).toBeVisible()
    expect(page.url()).toBe(`${bothy.url}/`)
    await signOut(page)
  }
  // Nor does GitHub send a code to another callback.
  await goToGithub(page)
  const asked = new URL(page.url())
  asked.searchParams.set('redirect_uri', 'https://evil.example/api/auth/callback/github')
  await page.goto(asked.href)
  expect(new URL(page.url()).origin).toBe(bothy.url)
  await expectRefusal(page, /client ID, secret or callback/)
})

test('a login that changed hands does not sign in as who had it (S-90)', async ({
  owner,
  openBrowser,
  github,
}) => {
  await expect(account(owner.page)).toBeVisible()
  const { page } = await openBrowser()
  await goToGithub(page)
  await authorizeAs(page, 'ada')
  await expect(account(page)).toBeVisible()
  const before = await whoIs(page)
  await signOut(page)

  const [ada] = github.people
  if (!ada) throw new Error('Ada has no account.')
  ada.login = 'countess'
  const other = github.addPerson('ada', 'Somebody else')
  await goToGithub(page)
  await authorizeAs(page, 'ada')
  await expectRefusal(page, /not invited/)
  await page.getByRole('button', { name: 'Continue with GitHub' }).click()
  await authorizeAs(page, 'countess')
  await expect(account(page)).toBeVisible()
  expect(await whoIs(page)).toMatchObject({ user: { id: before?.user.id } })
  other.login = 'somebody-else'
  ada.login = 'ada'
})

test('a GitHub that is down is said to be, and signs nobody out (F-52)', async ({
  owner,
  openBrowser,
  github,
}) => {
  await expect(account(owner.page)).toBeVisible()
  const { page } = await openBrowser()
  await goToGithub(page)
  {
    using _ = github.mood('POST /login/oauth/access_token', { kind: 'status', status: 503 })
    await authorizeAs(page, 'ada')
    await expectRefusal(page, /did not answer as it should/)
  }
  expect(await whoIs(owner.page)).not.toBeNull()
  await page.getByRole('button', { name: 'Continue with GitHub' }).click()
  await authorizeAs(page, 'ada')
  await expect(account(page)).toBeVisible()
})

test('the owner connects GitHub in the account menu, and signs in by it', async ({
  owner,
  openBrowser,
  github,
}) => {
  const { page } = owner
  github.addPerson('grace', 'Grace Hopper')
  const before = await whoIs(page)
  await account(page).click()
  await page.getByRole('menuitem', { name: 'Connect GitHub' }).click()
  await authorizeAs(page, 'grace')
  await account(page).click()
  await expect(page.getByText('Grace Hopper')).toBeVisible()
  await expect(page.getByRole('menuitem', { name: 'Disconnect GitHub (grace)' })).toBeVisible()

  const elsewhere = await openBrowser()
  await goToGithub(elsewhere.page)
  await authorizeAs(elsewhere.page, 'grace')
  await expect(account(elsewhere.page)).toBeVisible()
  expect(await whoIs(elsewhere.page)).toMatchObject({ user: { id: before?.user.id } })

  await page.getByRole('menuitem', { name: 'Disconnect GitHub (grace)' }).click()
  await expect(page.getByText('GitHub is disconnected')).toBeVisible()
  await signOut(elsewhere.page)
  await goToGithub(elsewhere.page)
  await authorizeAs(elsewhere.page, 'grace')
  await expectRefusal(elsewhere.page, /not invited/)
})
