import { authorizeAs, expect, goToGithub } from '../fixtures/github.ts'
import { withReachableGithub } from '../fixtures/reachable-github.ts'

const test = withReachableGithub((github) => {
  github.addOrganization('acme', { ada: 'owner' })
  const app = github.addApp('Bothy', 'acme', {
    isPublic: true,
    permissions: { contents: 'write' },
  })
  github.install(app, 'acme')
  return {
    environment: {
      AUTH_GITHUB_ID: app.clientId,
      AUTH_GITHUB_SECRET: app.clientSecret,
      BOTHY_GITHUB_USERS: 'ada',
    },
    onListening: ({ url }) => app.callbackUrls.push(`${url}/api/auth/callback/github`),
  }
})

test('what is in a stopped codespace, and then in the trash, becomes a branch at GitHub (S-74)', async ({
  openBrowser,
  owner,
  github,
}) => {
  await expect(owner.page.getByRole('button', { name: 'Account', exact: true })).toBeVisible()
  github.addRepository('acme/engine', { ada: 'push' })
  await github.commit('acme/engine', { 'notes.txt': 'first\n' })
  const ada = await openBrowser()
  const { page, dashboard, ide } = ada
  await goToGithub(page)
  await authorizeAs(page, 'ada')
  const name = await ada.createCodespace(`${github.url}/acme/engine`)
  const displayName = name.split('-').slice(0, -1).join(' ')
  await ide.terminal.run(
    'echo out > .gitignore; echo x > out; echo more >> notes.txt; ln -s / .git/hooks/pre-push; git config core.fsmonitor "touch /workspaces/has-run;"',
  )
  await dashboard.open()
  await dashboard.choose(displayName, 'Stop')
  await expect(dashboard.row(displayName)).toContainText('Stopped')

  await dashboard.choose(displayName, 'Export to a branch…')
  const dialog = page.getByRole('dialog', { name: `Export ${displayName} to a branch` })
  const branch = dialog.getByRole('textbox', { name: 'New branch' })
  await expect(branch).toHaveValue(`bothy/${name}`)
  await branch.fill('main')
  await branch.press('Enter')
  await expect(dialog).toContainText('acme/engine has a branch main already.')
  await branch.fill('kept/work')
  await branch.press('Enter')
  await expect(dialog.getByRole('status')).toContainText('is its last commit, of 2 files')
  const link = dialog.getByRole('link', { name: 'Show branch' })
  await expect(link).toBeFocused()
  await expect(link).toHaveAttribute('href', `${github.url}/acme/engine/tree/kept/work`)
  await dialog.getByRole('button', { name: 'Close' }).click()

  await dashboard.choose(displayName, 'Delete…')
  await dashboard.confirm('Delete')
  await page.getByRole('button', { name: /^Recently deleted/ }).click()
  await page.getByRole('button', { name: `Export ${displayName} to a branch` }).click()
  // It may be stopping for the trash still.
  await expect(async () => {
    await dialog.getByRole('button', { name: 'Export' }).click()
    await expect(dialog.getByRole('status').or(dialog.getByRole('alert'))).toBeVisible()
    await expect(dialog.getByRole('status')).toBeVisible({ timeout: 1 })
  }).toPass({ timeout: 60_000 })
  await expect(dialog.getByRole('status')).toContainText(`acme/engine has the branch bothy/${name}`)
})
