import { expect, test } from '../fixtures/test.ts'

test('an address that cannot be a repository is refused at its field, and what was typed is kept', async ({
  owner,
}) => {
  await owner.page.goto('/new')
  await owner.newCodespace.create('https://user:secret@github.com/ada/hut')
  await expect(owner.page.getByText(/holds a user or password/)).toBeVisible()
  await expect(owner.newCodespace.repository).toHaveValue('https://user:secret@github.com/ada/hut')
})

test('a repository that is not there fails at the clone, with Git’s words and ways on (R11, F-49)', async ({
  owner,
  gitHost,
}) => {
  await owner.page.goto('/new')
  await owner.newCodespace.create(`https://${gitHost.host}/ada/nowhere`)
  await expect(owner.creation.failure).toContainText('did not start')
  await expect(owner.creation.step(/Failed Clone the repository/)).toBeVisible()
  await expect(owner.creation.log('Clone the repository')).toContainText('not found')
  await expect(owner.creation.failure.getByRole('button', { name: 'Try again' })).toBeEnabled()

  await gitHost.addRepository('ada/nowhere', { 'README.md': 'found\n' })
  await owner.creation.failure.getByRole('button', { name: 'Try again' }).click()
  await owner.ide.waitUntilReady()
})

test('a branch that is not there is named', async ({ owner, gitHost }) => {
  const repositoryUrl = await gitHost.addRepository('ada/branches', { 'README.md': 'x\n' })
  await owner.page.goto('/new')
  await owner.newCodespace.create(repositoryUrl, 'no-such-branch')
  await expect(owner.creation.failure).toContainText('no-such-branch')
})
