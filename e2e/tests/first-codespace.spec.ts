import { expect, test } from '../fixtures/test.ts'

test('from the one-time link to a shell in a container of one’s own', {
  tag: '@behind-proxy',
}, async ({ openBrowser, bothy, gitHost }) => {
  const repositoryUrl = await gitHost.addRepository('ada/hut', {
    'README.md': '# Hut\n',
    'src/door.ts': 'export const isOpen = true\n',
  })
  const { page, dashboard, newCodespace, creation, ide } = await openBrowser()

  await page.goto(bothy.signInLink())
  await dashboard.newCodespace.click()
  // It may be done before anybody looks for it.
  const cloning = creation.step(/Clone the repository/).waitFor()
  await newCodespace.create(repositoryUrl)
  await cloning
  await ide.waitUntilReady()

  await ide.openFile('README.md')
  await ide.typeAtEnd('A lamp in the window.')
  await expect(ide.tab('README.md')).not.toHaveAccessibleName(/unsaved/i)
  await expect.poll(() => ide.terminal.run('cat README.md')).toContain('A lamp in the window.')
  expect(await ide.terminal.run('id -un; pwd')).toContain('dev\n/workspaces/hut')

  await page.reload()
  await ide.waitUntilReady()
  await ide.terminal.waitForText('A lamp in the window.')
  await expect(ide.tab('README.md')).toBeVisible()
})

test('a link works once, and says so the second time', { tag: '@behind-proxy' }, async ({
  openBrowser,
  bothy,
}) => {
  const link = bothy.signInLink()
  const first = await openBrowser()
  await first.page.goto(link)
  await expect(first.page.getByRole('button', { name: 'Account', exact: true })).toBeVisible()
  const second = await openBrowser()
  await second.page.goto(link)
  await expect(second.page.getByRole('alert')).toContainText('no longer works')
})

test('a deep link fills in the form and creates nothing by itself (S-28)', async ({ owner }) => {
  await owner.page.goto('/new?repo=https%3A%2F%2Fgit.example.com%2Fada%2Fhut&branch=main')
  await expect(owner.newCodespace.repository).toHaveValue('https://git.example.com/ada/hut')
  await expect(owner.newCodespace.branch).toHaveValue('main')
})
