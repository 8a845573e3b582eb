import type { Page } from '@playwright/test'
import { authorizeAs, expect } from '../fixtures/github.ts'
import { withReachableGithub } from '../fixtures/reachable-github.ts'
import type { Person } from '../fixtures/test.ts'
import type { GitHubStandIn } from '../github/github-stand-in.ts'
import { cutWords, nameless, violations } from '../pages/whole-page.ts'

/** A server that its GitHub does not know yet. */
const test = withReachableGithub(() => ({ environment: { BOTHY_GITHUB_USERS: 'ada' } }))

/** What opens beside the page: GitHub's own. */
async function followOut(page: Page, link: string, role: 'link' | 'button' = 'link') {
  const opened = page.context().waitForEvent('page')
  await page.getByRole(role, { name: link }).click()
  return opened
}

/**
 * From a push that is refused to one that goes to a fork, which is made at GitHub and given to
 * the App there.
 */
async function pushToFork({ page, ide }: Person, github: GitHubStandIn): Promise<void> {
  github.addPerson('linus')
  github.addRepository('linus/tool', {}, { visibility: 'public' })
  await github.commit('linus/tool', { 'a.txt': 'a\n' }, { by: 'linus' })
  await page.goto('/new/linus/tool')
  await page.getByRole('button', { name: 'Create codespace' }).click()
  await ide.waitUntilReady()
  await ide.terminal.run('git commit -qm work --allow-empty')
  await ide.terminal.focus()
  await page.keyboard.type('git push\n')
  const dialog = page.getByRole('alertdialog', { name: 'You cannot push to linus/tool' })
  await expect(dialog).toContainText('Make a fork under ada')
  expect(await violations(page)).toEqual([])

  const forkPage = await followOut(page, 'Fork on GitHub')
  await forkPage.getByLabel('Owner').selectOption('ada')
  await forkPage.getByRole('button', { name: 'Create fork' }).click()
  await expect(forkPage).toHaveURL(`${github.url}/ada/tool`)
  await forkPage.close()
  const installPage = await followOut(page, 'Add it on GitHub')
  await installPage.getByRole('radio', { name: 'All repositories' }).check()
  await installPage.getByRole('button', { name: 'Install' }).click()
  const isInstalled = () =>
    github.world.installations.some(({ account }) => account.login === 'ada')
  await expect.poll(isInstalled).toBe(true)
  await installPage.close()

  await expect(dialog).toBeHidden()
  const pushes = () => github.gitLog.filter(({ isPush, status }) => isPush && status === 200)
  await expect.poll(() => pushes().at(-1)?.path).toBe('ada/tool')
  await expect(ide.toast('Pushing main to your fork')).toBeVisible()
  const compared = await followOut(page, 'Open pull request', 'button')
  await expect(compared).toHaveURL(`${github.url}/linus/tool/compare/main...ada:main?expand=1`)
  await compared.close()
  await ide.terminal.waitForText(/main -> main/)
  expect(await ide.terminal.run('git remote -v; git status -sb')).toMatch(
    /origin\s+\S+ada\/tool.*upstream\s+\S+linus\/tool.*## main\.\.\.origin\/main/s,
  )
}

/** For everybody, on a phone too. */
async function isForEverybody(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([])
  expect(await nameless(page)).toEqual([])
  await page.setViewportSize({ width: 390, height: 800 })
  expect(await violations(page)).toEqual([])
  expect(await cutWords(page)).toEqual([])
  await page.setViewportSize({ width: 1280, height: 800 })
}

const account = (page: Page) => page.getByRole('button', { name: 'Account', exact: true })

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

  const guest = await openBrowser()
  const { page: ada } = guest
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

  await test.step('a push to where one may not goes to a fork', () => pushToFork(guest, github))

  await page.getByRole('button', { name: 'Forget this registration' }).click()
  await page.getByRole('button', { name: 'Forget it' }).click()
  await expect(page.getByRole('button', { name: 'Create GitHub App' })).toBeVisible()
  // Their page goes there by itself.
  await expect(ada.getByText('npm start -- sign-in')).toBeVisible()
  await expect(ada.getByRole('button', { name: 'Continue with GitHub' })).toBeHidden()
  await expect.poll(() => github.world.tokens.valid.length).toBe(0)
})
