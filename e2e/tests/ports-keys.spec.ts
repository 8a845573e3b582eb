import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures/test.ts'

const serve =
  'python3 -m http.server 8000 --bind 127.0.0.1 > /dev/null 2>&1 & curl -s --retry 20 --retry-connrefused --retry-delay 1 -o /dev/null localhost:8000'
const form = '<!doctype html><title>Hut</title><h1>Hut</h1><input aria-label="Name" autofocus>'

const isInFrame = (page: Page) =>
  page.evaluate(() => document.activeElement?.localName === 'iframe')

test('an address in a terminal leads to the forwarded port, and keys lead out of its preview', async ({
  owner,
  gitHost,
  bothy,
}) => {
  const { page, ide } = owner
  const name = await owner.createCodespace(
    await gitHost.addRepository('ada/form', { 'form.html': form }),
  )
  await ide.terminal.run(serve)

  await test.step('Ctrl and a click follow an address that is printed', async () => {
    await ide.terminal.run('clear; echo http://127.0.0.1:8000/form.html')
    const line = page.getByRole('listitem').filter({ hasText: /^http:\/\/127\.0\.0\.1:8000\/form/ })
    const place = await line.boundingBox()
    if (!place) throw new Error('The address is not in sight.')
    const opened = page.context().waitForEvent('page')
    await page.mouse.move(place.x + 40, place.y + place.height / 2, { steps: 3 })
    await page.keyboard.down('Control')
    await page.mouse.click(place.x + 42, place.y + place.height / 2)
    await page.keyboard.up('Control')
    const tab = await opened
    await expect(tab.getByRole('heading', { name: 'Hut' })).toBeVisible()
    const forwarded = bothy.portsUrl.replace('://', `://${name}-8000.`)
    expect(tab.url()).toBe(`${forwarded}/form.html`)
    await tab.close()
  })

  await ide.ports.show()
  await ide.ports.row(8000).getByRole('button', { name: 'Preview' }).click()
  const bar = page.getByRole('navigation', { name: 'Preview of port 8000' })
  const field = ide.ports.preview(8000).getByRole('textbox', { name: 'Name' })
  await test.step('the preview says that the app has the keys, and how one leaves it', async () => {
    const address = bar.getByRole('textbox', { name: 'Address in port 8000' })
    await address.fill('/form.html')
    await address.press('Enter')
    await field.click()
    await expect(bar.getByText('Tab leaves the app')).toBeVisible()
    await bar.getByRole('button', { name: 'More actions of the preview' }).click()
    await page.getByRole('menuitemcheckbox', { name: /^Preview tools/ }).click()
    await page.keyboard.press('Escape')
    // The frame is made anew for them.
    const script = ide.ports.preview(8000).locator('script[src="/.bothy/preview.js"]')
    await expect(script).toHaveCount(1)
    await field.click()
    await expect(bar.getByText('F6 leaves the app')).toBeVisible()
  })
  await test.step('with the tools F1 and Ctrl+P are the workbench’s, and F6 leads out', async () => {
    await page.keyboard.type('salt ')
    await expect(field).toHaveValue('salt ')
    const box = page.getByRole('combobox')
    for (const key of ['F1', 'Control+p']) {
      await expect(async () => {
        expect(await isInFrame(page)).toBe(true)
        await page.keyboard.press(key)
        await expect(box).toBeFocused({ timeout: 2000 })
      }).toPass()
      await expect(box).toHaveValue(key === 'F1' ? '>' : '')
      await page.keyboard.press('Escape')
      await expect.poll(() => isInFrame(page)).toBe(true)
    }
    await page.keyboard.type('pepper')
    await expect(field).toHaveValue('salt pepper')
    await expect(async () => {
      await page.keyboard.press('F6')
      await expect(bar).toBeFocused({ timeout: 2000 })
    }).toPass()
  })
})
