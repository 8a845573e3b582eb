import { authorizeAs, expect, goToGithub } from '../fixtures/github.ts'
import { withReachableGithub } from '../fixtures/reachable-github.ts'

/** A GitHub that codespaces reach, and at which this server is an OAuth App. */
const test = withReachableGithub((github) => {
  github.addOrganization('acme', { ada: 'owner' })
  return {
    environment: {
      AUTH_GITHUB_ID: github.oauth.app.clientId,
      AUTH_GITHUB_SECRET: github.oauth.app.clientSecret,
      BOTHY_GITHUB_USERS: 'ada',
    },
    onListening: (server) => {
      github.oauth.app.callbackUrl = `${server.url}/api/auth/callback/github`
    },
  }
})

test('with an OAuth App a private repository is cloned and pushed to by a token given for it (S-74, S-75)', async ({
  openBrowser,
  owner,
  github,
}) => {
  await expect(owner.page.getByRole('button', { name: 'Account', exact: true })).toBeVisible()
  github.addRepository('acme/engine', { ada: 'push' })
  await github.commit('acme/engine', { 'notes.txt': 'first\n' })
  const token = (permissions: { contents: 'read' | 'write' }) =>
    github.addPersonalToken('ada', 'acme', { repositories: ['acme/engine'], permissions })
  const { page, ide } = await openBrowser()
  await goToGithub(page)
  await authorizeAs(page, 'ada')
  await expect(page.getByRole('button', { name: 'Account', exact: true })).toBeVisible()

  await page.goto('/new/acme/engine')
  const field = page.getByLabel('Token for acme/engine')
  await field.fill(token({ contents: 'read' }))
  await field.press('Enter')
  await expect(page.getByText('Your token clones it, and cannot push to it.')).toBeVisible()
  await page.getByRole('button', { name: 'Create codespace' }).click()
  await ide.waitUntilReady()
  const work = 'echo more >> notes.txt; git commit -qam more'
  expect(await ide.terminal.run(`${work}; git push 2>&1 || echo stay$((1))ed`)).toMatch(
    /Your token for acme\/engine only reads.*stay1ed/s,
  )

  await page.getByRole('button', { name: /^Read-only/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Access to acme/engine' })
  await dialog.getByRole('button', { name: 'Give another' }).click()
  await dialog.getByLabel('Token for acme/engine').fill(token({ contents: 'write' }))
  await dialog.getByRole('button', { name: 'Use this token' }).click()
  await expect(dialog.getByText('Your token clones it and pushes to it.')).toBeVisible()
  await dialog.getByRole('button', { name: 'Close' }).click()
  expect(await ide.terminal.run('git push -q && echo went')).toContain('went')
  expect(await ide.terminal.run('cat .git/config')).not.toContain('github_pat_')

  await page.goto('/settings')
  await page.getByRole('button', { name: 'Remove the token for acme/engine' }).click()
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(page.getByText('None yet.')).toBeVisible()
})
