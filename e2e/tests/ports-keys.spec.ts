import { expect, test } from '../fixtures/test.ts'

const serve =
  'python3 -m http.server 8000 --bind 127.0.0.1 > /dev/null 2>&1 & curl -s --retry 20 --retry-connrefused --retry-delay 1 -o /dev/null localhost:8000'
const form = '<!doctype html><title>Hut</title><h1>Hut</h1><input aria-label="Name" autofocus>'

test('an address in a terminal leads to the forwarded port, and its preview says how keys leave it', async ({
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
  })
})
