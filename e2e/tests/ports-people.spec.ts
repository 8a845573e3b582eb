import { expect, test } from '../fixtures/test.ts'

test('a private port is shared with a person by name, and by a command that asks its owner', async ({
  owner,
  openBrowser,
  gitHost,
}) => {
  const { page, ide } = owner
  const grace = await openBrowser('grace')
  await owner.createCodespace(await gitHost.addRepository('ada/den', { 'a.txt': 'in the den\n' }))
  await ide.terminal.run(
    'python3 -m http.server 8000 --bind 127.0.0.1 > /dev/null 2>&1 & curl -s --retry 20 --retry-connrefused --retry-delay 1 -o /dev/null localhost:8000',
  )
  await ide.ports.show()
  const file = `${await ide.ports.address(8000)}a.txt`
  const dialog = page.getByRole('dialog', { name: 'People who may open port 8000' })

  await test.step('who is not named finds nothing there (S-45)', async () => {
    expect((await grace.page.goto(`${file}?closed`))?.status()).toBe(404)
  })
  await test.step('its owner names them, and they open it signed in as themselves', async () => {
    await ide.ports.choose(8000, 'Share with people…')
    await dialog.getByRole('textbox').fill('nobody-here')
    await page.keyboard.press('Enter')
    await expect(dialog).toContainText('Nobody who is called nobody-here has signed in here.')
    await dialog.getByRole('textbox').fill('grace')
    await page.keyboard.press('Enter')
    await expect(dialog.getByRole('listitem')).toContainText('grace')
    await dialog.getByRole('button', { name: 'Close', exact: true }).click()
    await expect(ide.ports.row(8000)).toContainText('1 person')
    await grace.page.goto(file)
    await grace.page.getByRole('button', { name: 'Go on to the page' }).click()
    await expect(grace.page.getByText('in the den')).toBeVisible()
  })
  await test.step('taken back, it is closed to them at once (S-36)', async () => {
    await ide.ports.choose(8000, 'Share with people…')
    await dialog.getByRole('button', { name: 'Take back from grace' }).click()
    await expect(dialog).toContainText('Shared with nobody by name.')
    await page.keyboard.press('Escape')
    await expect(ide.ports.row(8000)).toContainText('Private')
    expect((await grace.page.goto(`${file}?closed`))?.status()).toBe(404)
  })
  await test.step('a command opens it to nobody by itself (S-35)', async () => {
    const asked = ide.toast('A command wants to open port 8000 to everybody')
    const ask = async (answer: string) => {
      await ide.terminal.show()
      await ide.terminal.focus()
      await page.keyboard.type('clear; bothy port visibility 8000 public\n')
      await asked.getByRole('button', { name: answer }).click()
    }
    await ask('Refuse')
    await expect.poll(() => ide.terminal.text()).toContain('It was refused in the browser.')
    await ask('Make public')
    await expect.poll(() => ide.terminal.text()).toContain('Port 8000 is public now.')
    await ide.ports.show()
    await expect(ide.ports.row(8000)).toContainText('Public')
  })
})
