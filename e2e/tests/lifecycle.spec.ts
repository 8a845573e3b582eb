import { expect, test } from '../fixtures/test.ts'

test('a codespace is stopped, started, deleted and restored, and its files are there', {
  tag: '@smoke',
}, async ({ owner, gitHost }) => {
  const { page, dashboard, ide } = owner
  const name = await owner.createCodespace(
    await gitHost.addRepository('ada/rested', { 'a.txt': 'a\n' }),
  )
  await ide.terminal.run('echo mine > kept.txt; sync')
  await dashboard.open()
  const displayName = name.split('-').slice(0, -1).join(' ')
  await expect(dashboard.row(displayName)).toContainText('Running')

  await dashboard.choose(displayName, 'Stop')
  await expect(dashboard.row(displayName)).toContainText('Stopped')
  await page.goto(`/c/${name}`)
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await ide.waitUntilReady()
  expect(await ide.terminal.run('cat kept.txt')).toContain('mine')

  await dashboard.open()
  await dashboard.choose(displayName, 'Delete…')
  await dashboard.confirm('Delete')
  await page.getByRole('button', { name: /^Recently deleted/ }).click()
  await page.getByRole('button', { name: `Restore ${displayName}` }).click()
  await expect(dashboard.row(displayName)).toContainText('Stopped')
  await dashboard.choose(displayName, 'Start')
  await ide.open(name)
  expect(await ide.terminal.run('cat kept.txt')).toContain('mine')
})

test('several terminals are named, closed and found again after a reload', {
  tag: '@behind-proxy',
}, async ({ owner, gitHost }) => {
  const { page, ide } = owner
  await owner.createCodespace(await gitHost.addRepository('ada/terminals', { 'a.txt': 'a\n' }))
  const tabs = page.getByRole('tablist', { name: 'Terminals' }).getByRole('tab')
  await page.getByRole('button', { name: 'New terminal', exact: true }).click()
  await expect(tabs).toHaveCount(2)
  await ide.terminal.waitForPrompt()
  await ide.terminal.run('echo second')
  await page.reload()
  await expect(tabs).toHaveCount(2)
  await ide.terminal.waitForText('second')
})
