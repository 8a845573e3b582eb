import { expect, test } from '../fixtures/test.ts'

const files = { 'README.md': '# Hut\n' }
const keyOf = (repositoryUrl: string) =>
  repositoryUrl
    .replace(/^https:\/\//, '')
    .replace(/\.git$/, '')
    .toLowerCase()

test('an administrator sees nothing of somebody’s codespace, suspends its owner at once, stops and deletes it, and all of it comes back (S-92)', async ({
  owner,
  openBrowser,
  bothy,
  gitHost,
}) => {
  const person = await openBrowser('germain')
  const { page, ide, dashboard } = person
  const name = await person.createCodespace(await gitHost.addRepository('germain/primes', files))
  await ide.terminal.run('echo mine > kept.txt; sync')
  const words = name.split('-').slice(0, -1).join(' ')
  const { admin } = owner

  await test.step('at its address there is nothing', async () => {
    const nothing = owner.page.getByRole('heading', { name: /nothing at this address/i })
    await owner.page.goto(`/c/${name}`)
    await expect(nothing).toBeVisible()
    const theirs = await owner.page.getByRole('main').textContent()
    await owner.page.goto('/c/amber-hut-00000000')
    await expect(nothing).toBeVisible()
    expect(await owner.page.getByRole('main').textContent()).toBe(theirs)
  })

  await test.step('who is suspended is thrown out of the IDE, and comes in by no link', async () => {
    const link = bothy.signInLink('germain')
    await admin.open('users')
    await admin.choose('germain', 'Suspend…')
    await expect(admin.question).toContainText('Their running codespace stops')
    await expect(admin.question).toContainText('Nothing of theirs is deleted.')
    await admin.answer('Suspend')
    await expect(admin.row('germain')).toContainText('Suspended')
    await expect(page.getByRole('heading', { name: 'Sign in to Bothy' })).toBeVisible()
    await page.goto(link)
    await expect(page.getByRole('alert')).toContainText('This link no longer works.')
    await expect(page.getByRole('button', { name: 'Account', exact: true })).toHaveCount(0)
    expect(() => bothy.signInLink('germain')).toThrow()

    await admin.choose('germain', 'Show their codespaces')
    await expect(admin.search).toHaveValue('germain')
    await expect(admin.row(words)).toContainText('Stopped')
    await admin.open('users')
    await admin.choose('germain', 'Let in again')
    await expect(admin.row('germain')).not.toContainText('Suspended')
    await page.goto(bothy.signInLink('germain'))
    await dashboard.choose(words, 'Start')
    await ide.open(name)
    expect(await ide.terminal.run('cat kept.txt')).toContain('mine')
  })

  await test.step('what is stopped says so to its owner, and what is deleted can be restored', async () => {
    await admin.open('codespaces')
    await admin.search.fill('germain')
    await expect(owner.page.getByText('1 codespace', { exact: true })).toBeVisible()
    await expect(admin.row(words).getByRole('link')).toHaveCount(0)
    await admin.choose(words, 'Stop…')
    await expect(admin.question).toContainText(`Stop ${words} of germain?`)
    await admin.answer('Stop')
    await expect(admin.row(words)).toContainText('Stopped')
    await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeVisible()

    await admin.choose(words, 'Delete…')
    await expect(admin.question).toContainText('germain can restore them')
    await admin.answer('Delete')
    await expect(admin.row(words)).toContainText('germain can restore it until')
    await dashboard.open()
    await page.getByRole('button', { name: /^Recently deleted/ }).click()
    await page.getByRole('button', { name: `Restore ${words}` }).click()
    await expect(dashboard.row(words)).toContainText('Stopped')
  })
})

test('after the encryption key was rotated, what was set before is still delivered (F-51)', async ({
  owner,
  gitHost,
}) => {
  const { page, admin, settings, ide } = owner
  const url = await gitHost.addRepository('Ada/Shared', files)
  await settings.open()
  await settings.secrets.create({ name: 'SET_BEFORE', value: 'a-value-of-old' })
  await admin.addSecret(keyOf(url), 'SHARED_BEFORE', 'for-those-who-push')
  await admin.open('encryption')
  const keys = page.getByRole('table', { name: 'Keys' }).getByRole('row')
  const current = keys.filter({ hasText: 'Seals what is new' }).getByRole('code')
  const old = (await current.textContent()) ?? ''
  await page.getByRole('button', { name: 'Rotate the key' }).click()
  await expect(admin.question).toContainText('Back up the new key.')
  await admin.answer('Cancel')
  await expect(current).toHaveText(old)
  await page.getByRole('button', { name: 'Rotate the key' }).click()
  await admin.answer('Rotate the key')
  await expect(current).not.toHaveText(old)
  // It goes for good a while after nothing is sealed with it any more.
  await expect(keys.filter({ hasText: old }).getByRole('cell')).toHaveText('0')

  await owner.createCodespace(url)
  const look = 'clear; echo "<$SET_BEFORE> <$SHARED_BEFORE>"'
  expect(await ide.terminal.run(look)).toContain('<a-value-of-old> <for-those-who-push>')
})
