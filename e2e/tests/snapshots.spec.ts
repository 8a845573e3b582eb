import { expect, test } from '../fixtures/test.ts'

test('uncommitted work of a deleted codespace comes back in a new one (F-39)', async ({
  owner,
  gitHost,
}) => {
  const { page, dashboard, ide } = owner
  const files = { 'a.txt': 'a\n', 'gone.txt': 'gone\n' }
  const name = await owner.createCodespace(await gitHost.addRepository('ada/saved', files))
  await ide.terminal.run(
    'git checkout -q -b work; echo mine > a.txt; echo new > b.txt; rm gone.txt',
  )
  await dashboard.open()
  const displayName = name.split('-').slice(0, -1).join(' ')
  await dashboard.choose(displayName, 'Stop')
  await expect(dashboard.row(displayName)).toContainText('Stopped')
  await expect(dashboard.row(displayName)).toContainText('Expires in 30 days')
  await dashboard.choose(displayName, 'Pin')
  await expect(dashboard.row(displayName)).toContainText('Pinned')
  await dashboard.choose(displayName, 'Snapshots…')
  const dialog = page.getByRole('dialog', { name: /^Snapshots of/ })
  await expect(dialog).toContainText('3 files')
  await expect(dialog).toContainText('work')
  await dialog.getByRole('button', { name: 'Close' }).click()

  await dashboard.choose(displayName, 'Delete…')
  await dashboard.confirm('Delete')
  await page.getByRole('button', { name: /^Recently deleted/ }).click()
  await page.getByRole('button', { name: `Snapshots of ${displayName}` }).click()
  await dialog.getByRole('button', { name: /^New codespace/ }).click()
  await ide.waitUntilReady()
  expect(page.url()).not.toContain(name)
  const status = await ide.terminal.run('git status --porcelain --branch; cat a.txt b.txt')
  for (const line of ['## work', ' M a.txt', ' D gone.txt', '?? b.txt', 'mine', 'new']) {
    expect(status).toContain(line)
  }
})
