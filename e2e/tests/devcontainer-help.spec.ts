import { expect, type Person, test } from '../fixtures/test.ts'

const manifest = { dependencies: { next: '15' }, devDependencies: { typescript: '5' } }
const files = {
  'package.json': JSON.stringify(manifest),
  'package-lock.json': '{}',
  '.nvmrc': '20\n',
}

/** On a line of its own below the one with these words. */
async function typeBelow({ page, ide }: Person, words: string, text: string): Promise<void> {
  await ide.editor.getByText(words, { exact: true }).first().click()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await page.keyboard.type(text)
}

test('a configuration is proposed, written with help, and previewed before a rebuild', async ({
  openBrowser,
  gitHost,
}) => {
  const person = await openBrowser('ada')
  const { page, ide } = person
  const repository = await gitHost.addRepository('ada/shop', files)
  await ide.open(await person.createCodespace(repository))

  await test.step('what the files say becomes a text, which is written when asked', async () => {
    await ide.quick.run('Dev container: Add configuration…')
    await expect(page.getByText('Found TypeScript 20, as .nvmrc says.')).toBeVisible()
    await expect(ide.editor).toContainText('typescript-node:20')
    await page.getByRole('combobox', { name: 'Made from' }).selectOption('The default image')
    await expect(ide.editor).not.toContainText('typescript-node')
    await page.getByRole('button', { name: 'Write the file' }).click()
    await expect(ide.toast('.devcontainer/devcontainer.json is written')).toBeVisible()
    await expect(ide.tab(/^devcontainer\.json/)).toBeVisible()
    const written = await ide.terminal.run('clear; cat .devcontainer/devcontainer.json')
    expect(written).toContain('"postCreateCommand": "npm ci"')
  })

  await test.step('a key that is refused is underlined, and says why', async () => {
    await typeBelow(person, '"shop"', '"privileged": true,')
    await expect(page.locator('.squiggly-warning')).toHaveCount(1)
    const hover = page.locator('.monaco-hover:visible')
    // A hover says what was known when it came, and the check of what was typed may be a moment
    // behind.
    await expect(async () => {
      await page.mouse.move(0, 0)
      await ide.editor.getByText('"privileged"', { exact: true }).hover()
      await expect(hover).toContainText('"privileged" is refused: it would open', { timeout: 3000 })
    }).toPass({ timeout: 60_000 })
    await expect(hover).toContainText('Is refused here.')
  })

  await test.step('keys and their values are completed', async () => {
    await typeBelow(person, '"privileged"', '"wait')
    const list = page.locator('.suggest-widget:visible')
    await expect(list.getByRole('option', { name: /^waitFor/ })).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(list.getByRole('option', { name: /postStartCommand/ })).toBeVisible()
    await page.keyboard.type('postSta')
    await page.keyboard.press('Enter')
    await expect(ide.editor).toContainText('"waitFor": "postStartCommand",')
  })

  await test.step('what a rebuild would do is told in its order', async () => {
    await ide.quick.run('Dev container: Preview what would run')
    const dialog = page.getByRole('dialog', { name: 'Dev container configuration' })
    await expect(
      dialog.getByRole('listitem').filter({ hasText: 'postCreateCommand' }),
    ).toContainText('npm ci')
    await expect(dialog).toContainText('"privileged" is refused')
    await dialog.getByRole('button', { name: 'Close' }).click()
  })
})
