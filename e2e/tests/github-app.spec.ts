import type { Page } from '@playwright/test'
import { BothyServer } from '../fixtures/bothy-server.ts'
import { authorizeAs, expect, test as withGithub } from '../fixtures/github.ts'
import { cutWords, nameless, violations } from '../pages/whole-page.ts'

/** A server that its GitHub does not know yet. */
const test = withGithub.extend<object, { bothy: BothyServer }>({
  bothy: [
    async ({ github }, use) => {
      await using server = await BothyServer.start({
        GITHUB_URL: github.url,
        BOTHY_GITHUB_USERS: 'ada',
        BOTHY_EXTRA_CA: github.git.caFile,
      })
      await use(server)
    },
    { scope: 'worker', timeout: 60_000 },
  ],
})

/** For everybody, on a phone too. */
async function isForEverybody(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([])
  expect(await nameless(page)).toEqual([])
  await page.setViewportSize({ width: 390, height: 800 })
  expect(await violations(page)).toEqual([])
  expect(await cutWords(page)).toEqual([])
  await page.setViewportSize({ width: 1280, height: 800 })
}

const account = (page: Page) => page.getByRole('button', { name: 'Account' })

test('an administrator has GitHub make an App, people sign in by it, and it is forgotten again', async ({
  owner,
  openBrowser,
  github,
  bothy,
}) => {
  const { page } = owner
  // From another page, whose policy lets no form go to GitHub.
  await account(page).click()
  await page.getByRole('menuitem', { name: 'Administration' }).click()
  await page.getByRole('link', { name: 'GitHub', exact: true }).click()
  await page.getByRole('checkbox', { name: /^Workflows/ }).check()
  await isForEverybody(page)
  await page.getByRole('button', { name: 'Create GitHub App' }).click()

  await expect(page).toHaveURL(new RegExp(`^${github.url}/settings/apps/new\\?state=`))
  await page.getByRole('textbox', { name: 'GitHub App name' }).fill('Our Bothy')
  await page.getByRole('button', { name: 'Create GitHub App' }).click()
  await expect(page).toHaveURL(`${bothy.url}/admin/github?registered=yes`)
  const app = github.world.app(({ slug }) => slug === 'our-bothy')
  expect(app?.permissions).toMatchObject({ contents: 'write', workflows: 'write' })
  expect(app?.permissions).not.toHaveProperty('administration')
  await expect(page.getByText(app?.clientId ?? 'none')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Install on organizations' })).toHaveAttribute(
    'href',
    `${github.url}/github-apps/our-bothy/installations/new`,
  )
  await isForEverybody(page)

  const { page: ada } = await openBrowser()
  await ada.goto('/sign-in')
  await ada.getByRole('button', { name: 'Continue with GitHub' }).click()
  await expect(ada.getByRole('heading', { name: 'Authorize Our Bothy' })).toBeVisible()
  await authorizeAs(ada, 'ada')
  await expect(account(ada)).toBeVisible()

  await test.step('an organization lets its members in once the App is there, for as long as they are in it (S-19)', async () => {
    github.addPerson('grace')
    const acme = github.addOrganization('acme', { ada: 'owner', grace: 'member' })
    const { admin } = owner
    const rules = 'GitHub organizations and teams'
    await admin.open('settings')
    await admin.field(rules).fill('acme')
    await admin.field(rules).press('Control+Enter')
    const refused = admin.setting(rules).getByRole('alert')
    await expect(refused).toContainText('The GitHub App is not installed on acme')
    await expect(refused.getByRole('link')).toHaveAttribute(
      'href',
      `${github.url}/github-apps/our-bothy/installations/new/permissions?target_id=${acme.id}`,
    )
    if (app) github.install(app, 'acme')
    await admin.field(rules).press('Control+Enter')
    await admin.isSaved(rules)

    const { page: grace } = await openBrowser()
    await grace.goto('/sign-in')
    await grace.getByRole('button', { name: 'Continue with GitHub' }).click()
    await authorizeAs(grace, 'grace')
    await expect(account(grace)).toBeVisible()
    await page.goto('/admin/github')
    await expect(page.getByRole('row', { name: /^acme/ })).toContainText(`acme (${acme.id})`)
    await isForEverybody(page)
    github.setMembership('acme', 'grace', null)
    await expect(grace.getByRole('alert')).toContainText('You were signed out', { timeout: 40_000 })
  })

  await page.getByRole('button', { name: 'Forget this registration' }).click()
  await page.getByRole('button', { name: 'Forget it' }).click()
  await expect(page.getByRole('button', { name: 'Create GitHub App' })).toBeVisible()
  // Their page goes there by itself.
  await expect(ada.getByText('npm start -- sign-in')).toBeVisible()
  await expect(ada.getByRole('button', { name: 'Continue with GitHub' })).toBeHidden()
  await expect.poll(() => github.world.tokens.valid.length).toBe(0)
})
