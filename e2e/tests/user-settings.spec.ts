import { expect, test } from '../fixtures/test.ts'
import { cutWords, nameless, violations } from '../pages/whole-page.ts'

const trash = 'Days in the trash'
const dotfiles = 'Dotfiles repository'

test('a setting is saved by itself and counts at once; the security log tells of that, and of no value', {
  tag: '@smoke',
}, async ({ openBrowser, gitHost }) => {
  const person = await openBrowser('goodall')
  const { page, settings, dashboard } = person
  const name = await person.createCodespace(
    await gitHost.addRepository('goodall/trash', { 'a.txt': 'a\n' }),
  )
  await settings.open()
  await expect(settings.field(trash)).toHaveValue('7')
  await settings.field(trash).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await settings.isSaved(trash)
  await settings.secrets.create({ name: 'LOGGED_KEY', value: 'gombe-stream' })
  await page.reload()
  await expect(settings.field(trash)).toHaveValue('5')
  await expect(settings.row(trash)).toContainText('Modified')

  await dashboard.open()
  const displayName = name.split('-').slice(0, -1).join(' ')
  await dashboard.choose(displayName, 'Delete…')
  await expect(page.getByRole('alertdialog')).toContainText('5 days')
  await dashboard.confirm('Delete')
  await expect(page.getByRole('button', { name: /^Recently deleted/ })).toBeVisible()

  await settings.open()
  await settings
    .row(trash)
    .getByRole('button', { name: `Reset ${trash}` })
    .click()
  await expect(settings.field(trash)).toHaveValue('7')
  await expect(settings.row(trash)).not.toContainText('Modified')

  const deleted = settings.event(`goodall deleted the codespace ${displayName} (${name})`)
  await expect(deleted).toBeVisible()
  await expect(
    settings.event(`goodall created the codespace ${displayName} (${name})`),
  ).toBeVisible()
  await expect(settings.event(/goodall signed in/)).toBeVisible()
  await settings.log.getByLabel('Search the log').fill('LOGGED_KEY')
  await expect(deleted).toHaveCount(0)
  await settings.event(/goodall set the secret LOGGED_KEY/).click()
  await expect(settings.log).toContainText('secret.set')
  expect(await page.content()).not.toContain('gombe-stream')
})

test('what is refused stays in its field, with a sentence of what is wrong', async ({
  openBrowser,
}) => {
  const { page, settings } = await openBrowser('curie')
  await settings.open()
  await settings.type(trash, '400')
  await expect(settings.row(trash).getByRole('alert')).toContainText('From 0 to 365 days.')
  await expect(settings.field(trash)).toHaveValue('400')
  await expect(settings.field(trash)).toHaveAttribute('aria-invalid', 'true')
  await settings.type(dotfiles, 'ftp://example.com/dotfiles')
  await expect(settings.row(dotfiles).getByRole('alert')).toContainText('https')

  // Neither is lost by looking elsewhere, and neither was taken.
  await page.getByRole('link', { name: 'Bothy, your codespaces' }).click()
  await expect(page.getByRole('heading', { name: 'Settings' })).toHaveCount(0)
  await page.goBack()
  await expect(settings.field(trash)).toHaveValue('400')
  await expect(settings.field(dotfiles)).toHaveValue('ftp://example.com/dotfiles')
  await settings.field(trash).press('Escape')
  await expect(settings.field(trash)).toHaveValue('7')
  await expect(settings.row(trash).getByRole('alert')).toHaveCount(0)
})

for (const colorScheme of ['dark', 'light'] as const) {
  test(`the settings are for everybody in ${colorScheme} colours`, async ({ openBrowser }) => {
    const { page, settings } = await openBrowser(`braille-${colorScheme}`, { colorScheme })
    const { secrets } = settings
    await settings.open()
    await expect(page.getByText('No secrets yet')).toBeVisible()
    expect(await violations(page)).toEqual([])
    const name = `A_NAME_${'THAT_IS_LONG_'.repeat(12)}`
    const repositories = [`https://github.com/${'a'.repeat(39)}/${'b'.repeat(100)}`]
    await secrets.create({
      name,
      value: 'x',
      file: { path: `~/${'deep/'.repeat(40)}file` },
      repositories,
    })
    await settings.type(trash, '400')
    await settings.event(/set the secret/).click()
    expect(await violations(page)).toEqual([])
    expect(await nameless(page)).toEqual([])

    await secrets.add.click()
    await secrets.dialog.getByRole('radio', { name: 'File' }).check()
    await secrets.dialog.getByRole('radio', { name: 'Only these repositories' }).check()
    await secrets.submit('Add secret')
    await expect(secrets.name).toBeFocused()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await secrets.askToDelete(name)
    await expect(secrets.question).toBeVisible()
    expect(await violations(page)).toEqual([])
    await secrets.answer('Cancel')

    await page.setViewportSize({ width: 360, height: 740 })
    expect(await cutWords(page)).toEqual([])
    expect(await violations(page)).toEqual([])
  })
}
