import { expect, test } from '../fixtures/test.ts'
import { cutWords, nameless, violations } from '../pages/whole-page.ts'

const types = 'Machine types'
const quota = 'Core-hours of one person'

test('a machine type is chosen at creation and changed later; what is used is seen, and a quota that is used up stops what comes next', async ({
  owner,
  openBrowser,
}) => {
  const { admin, page: adminPage } = owner
  const person = await openBrowser('carson')
  const { page, ide, dashboard, settings } = person

  await test.step('an administrator offers a small type', async () => {
    await admin.open('settings')
    await admin.set(types, 'tiny: 1 cpu; 1 GB memory; 1 GB storage; For reading')
  })

  const name = await test.step('it is the default, and shown with what it has', async () => {
    await page.goto('/new')
    const tiny = page.getByRole('radio', { name: /^tiny/ })
    await expect(tiny).toBeChecked()
    await expect(
      page.getByText('1 CPU, 1 GiB of memory, 1 GiB of storage. For reading'),
    ).toBeVisible()
    await page.getByRole('button', { name: 'Create from Blank' }).click()
    await expect(ide.statusBar).toContainText(/of 1 GiB/, { timeout: 60_000 })
    return new URL(page.url()).pathname.split('/').at(-1) ?? ''
  })

  await test.step('from the palette it becomes another type while it runs', async () => {
    await ide.quick.run('Change machine type…')
    const dialog = page.getByRole('dialog', { name: /^Machine type of/ })
    await dialog.getByRole('radio', { name: /^standard/ }).check()
    expect(await violations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Change type' }).click()
    await expect(ide.statusBar).toContainText(/of 4 GiB/, { timeout: 30_000 })
  })

  await test.step('its usage stands in the settings', async () => {
    await settings.open()
    const displayName = name.split('-').slice(0, -1).join(' ')
    const usage = page.getByRole('region', { name: 'Usage' })
    await expect(usage.getByRole('row', { name: new RegExp(displayName) })).toBeVisible()
    const download = page.waitForEvent('download')
    await usage.getByRole('button', { name: 'Download CSV' }).click()
    expect((await download).suggestedFilename()).toMatch(/^usage-\d{4}-\d\d\.csv$/)
    expect(await nameless(page)).toEqual([])
    expect(await cutWords(page)).toEqual([])
  })

  await test.step('with no core-hours left nothing more is created, and who can raise them is named', async () => {
    await admin.set(quota, '0')
    await dashboard.open()
    await expect(page.getByText('You have 0 of 0 core-hours left this month.')).toBeVisible()
    await page.goto('/new')
    await page.getByRole('button', { name: 'Create from Blank' }).click()
    await expect(page.getByRole('alert')).toContainText(/can raise them/)
    await admin.open('usage')
    await expect(adminPage.getByRole('table', { name: 'Usage by person' })).toContainText('carson')
    const download = adminPage.waitForEvent('download')
    await adminPage.getByRole('button', { name: 'Download CSV' }).click()
    await adminPage.getByRole('menuitem', { name: 'By person' }).click()
    expect((await download).suggestedFilename()).toMatch(/^bothy-usage-\d{4}-\d\d-by-person\.csv$/)
    await admin.open('settings')
    await admin.reset(quota, types)
  })
})
