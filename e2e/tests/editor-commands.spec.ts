import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures/test.ts'
import { expectFocusIn } from '../pages/whole-page.ts'

const files = {
  'README.md': '# Hut\n\nA hut on a hill.\n',
  'docs/plan.md': '# Plan\n',
  'src/door.ts': 'export function open() {\n  return true\n}\n',
  'src/roof.ts': Array.from(
    { length: 120 },
    (_, line) => `export const slate${line} = ${line}`,
  ).join('\n'),
}

test('palette and quick open: everything is found by typing', async ({ owner, gitHost }) => {
  const { page, ide } = owner
  await owner.createCodespace(await gitHost.addRepository('ada/finding', files))
  const { keyboard } = page

  await test.step('the palette opens by either key, and Escape gives the focus back', async () => {
    await ide.quick.openFile('door.ts')
    await expectFocusIn(page, 'editors')
    for (const keys of ['F1', 'Control+Shift+p']) {
      await keyboard.press(keys)
      await expect(ide.quick.field).toHaveValue('>')
      await keyboard.press('Escape')
      await ide.quick.isClosed()
      await expectFocusIn(page, 'editors')
    }
  })
  await test.step('what is typed at once after the keys goes into the box', async () => {
    await page.reload()
    await ide.waitUntilReady()
    await keyboard.press('F1')
    await keyboard.type('word wrap')
    await expect(ide.quick.field).toHaveValue('>word wrap')
    await keyboard.press('Escape')
    expect(await ide.terminal.text()).not.toContain('wrap')
  })
  await test.step('a command that was used comes first the next time', async () => {
    await ide.quick.run('View: Toggle word wrap')
    await ide.quick.run('View: Toggle word wrap')
    await keyboard.press('F1')
    const first = page.getByRole('option').first()
    await expect(first).toHaveAccessibleName(/Toggle word wrap.*recently used/)
    await expect(first).toHaveAccessibleName(/Alt\+Z/)
    await first.getByRole('button', { name: /Remove from recently used/ }).click()
    await expect(page.getByRole('option').first()).not.toHaveAccessibleName(/Toggle word wrap/)
    await keyboard.press('Escape')
  })
  await test.step('the first key of a chord says that it waits for the second', async () => {
    await ide.editor.click()
    await keyboard.press('Control+k')
    await expect(ide.statusBar).toContainText('(Ctrl+K) was pressed')
    await keyboard.press('Escape')
    await expect(ide.statusBar).not.toContainText('was pressed. Waiting')
  })
  await test.step('a file and its line', async () => {
    await ide.quick.openFile('roof:40', 'roof.ts')
    await expect(ide.statusBar).toContainText('Ln 40, Col 1')
  })
  await test.step('a line of this file, by keys and by the status bar', async () => {
    await keyboard.press('Control+g')
    await expect(ide.quick.field).toHaveValue(':')
    await keyboard.type('77:3')
    await keyboard.press('Enter')
    await expect(ide.statusBar).toContainText('Ln 77, Col 3')
    await ide.statusBar.getByRole('button', { name: 'Ln 77, Col 3' }).click()
    await keyboard.type('5')
    await ide.quick.option('Go to line 5').click()
    await expect(ide.statusBar).toContainText('Ln 5, Col 1')
  })
  await test.step('? says what there is', async () => {
    await keyboard.press('Control+p')
    await keyboard.type('?')
    await ide.quick.option(/Show and run commands/).click()
    await expect(ide.quick.field).toHaveValue('>')
    await keyboard.press('Escape')
  })
  await test.step('what was open last comes first', async () => {
    await keyboard.press('Control+p')
    await expect(page.getByRole('option').first()).toHaveAccessibleName(/door\.ts/)
    await keyboard.press('Enter')
    await expect(ide.tab('door.ts')).toHaveAttribute('aria-selected', 'true')
  })
  await test.step('breadcrumbs lead to what stands beside a file', async () => {
    const crumbs = page.getByRole('navigation', { name: 'Breadcrumbs' })
    await crumbs.getByRole('button', { name: 'door.ts' }).click()
    await page.getByRole('option', { name: 'roof.ts' }).click()
    await expect(ide.tab('roof.ts')).toHaveAttribute('aria-selected', 'true')
    await expectFocusIn(page, 'editors')
    await keyboard.press('Control+Shift+.')
    await expect(page.getByRole('listbox', { name: 'Files in src' })).toBeVisible()
    await keyboard.press('ArrowUp')
    await keyboard.press('Enter')
    await expect(ide.tab('door.ts')).toHaveAttribute('aria-selected', 'true')
  })
  await test.step('the status bar changes indentation and language', async () => {
    await ide.statusBar.getByRole('button', { name: 'Spaces: 2' }).click()
    await ide.quick.option(/Indent using tabs/i).click()
    await ide.quick.choose(/^8/)
    await expect(ide.statusBar).toContainText('Tab size: 8')
    await ide.statusBar.getByRole('button', { name: 'TypeScript' }).click()
    await keyboard.type('markdown')
    await keyboard.press('Enter')
    await expect(ide.statusBar).toContainText('Markdown')
  })
})

test('keys: found, recorded, changed, and written by hand', async ({ owner, gitHost }) => {
  const { page, ide } = owner
  await owner.createCodespace(await gitHost.addRepository('ada/keys', files))
  const { keyboard } = page
  const rows = page.getByRole('listbox', { name: 'Keybindings' })
  const search = page.getByRole('textbox', { name: 'Search keybindings' })
  const panel = page.getByRole('region', { name: 'Panel' })

  await test.step('a command is found by its words', async () => {
    // Not from the terminal, whose programs have Ctrl+K.
    await ide.tab('Welcome').click()
    await keyboard.press('Control+k')
    await keyboard.press('Control+s')
    await search.fill('toggle panel visibility')
    await expect(rows.getByRole('option').first()).toHaveAccessibleName(/Ctrl\+J/)
  })
  await test.step('and by its keys, pressed', async () => {
    await page.getByRole('button', { name: 'Record keys' }).click()
    await keyboard.press('Control+j')
    await expect(search).toHaveValue('"ctrl+j"')
    await expect(rows.getByRole('option').first()).toHaveAccessibleName(/Toggle panel visibility/)
    await keyboard.press('Escape')
  })
  await test.step('keys that something else has are told', async () => {
    await rows.getByRole('option').first().dblclick()
    const dialog = page.getByRole('dialog', { name: /Keys for/ })
    await keyboard.press('Control+b')
    await expect(dialog).toContainText('Toggle side bar visibility')
    await keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
  })
  await test.step('other keys are recorded by keyboard alone, and do it', async () => {
    await rows.focus()
    await keyboard.press('Enter')
    await expect(page.getByRole('dialog', { name: /Keys for/ })).toBeVisible()
    await keyboard.press('Control+Alt+y')
    await keyboard.press('Enter')
    await search.fill('toggle panel visibility')
    await expect(rows.getByRole('option').first()).toHaveAccessibleName(/Ctrl\+Alt\+Y.*User/)
    await expect(panel).toBeVisible()
    await keyboard.press('Control+Alt+y')
    await expect(panel).toBeHidden()
    await keyboard.press('Control+j')
    await expect(panel).toBeHidden()
    await keyboard.press('Control+Alt+y')
    await expect(panel).toBeVisible()
  })
  await test.step('they stand in keybindings.json, where a mistake is shown', async () => {
    await page.getByRole('button', { name: 'Open keybindings.json' }).click()
    await expect(ide.tab('keybindings.json')).toHaveAttribute('aria-selected', 'true')
    await expect.poll(() => ide.shownText()).toContain('"ctrl+alt+y"')
    await ide.editor.click()
    await ide.replaceText('[{ "key": "ctrl+alt+nokey", "command": "x" }]')
    await expect(page.getByRole('list', { name: 'Problems' })).toContainText('Line 1')
    await ide.replaceText('[]')
    await expect(page.getByRole('list', { name: 'Problems' })).toHaveCount(0)
    await keyboard.press('Control+j')
    await expect(panel).toBeHidden()
  })
  await test.step('a command whose keys were changed gets its own back by its menu', async () => {
    await ide.quick.run('Preferences: Open keyboard shortcuts')
    await search.fill('toggle side bar visibility')
    await expect(rows.getByRole('option').first()).toHaveAccessibleName(/Ctrl\+B/)
    await ide.chooseFromMenuOf(rows.getByRole('option').first(), /Remove/)
    await expect(rows.getByRole('option').first()).not.toHaveAccessibleName(/Ctrl\+B/)
    await ide.chooseFromMenuOf(rows.getByRole('option').first(), /Reset/)
    await expect(rows.getByRole('option').first()).toHaveAccessibleName(/Ctrl\+B/)
  })
})

test('settings: by page, by JSON, at once, and everywhere', async ({ openBrowser, gitHost }) => {
  // Settings hold in all of a person's codespaces, and so in other tests.
  const person = await openBrowser('tove')
  const { page, ide } = person
  const name = await person.createCodespace(await gitHost.addRepository('ada/settings', files))
  const { keyboard } = page
  const lines = (of: Page) => of.locator('.monaco-editor[role=code] .view-lines').first()
  const search = page.getByRole('textbox', { name: 'Search settings' })
  await ide.quick.openFile('door.ts')
  await expect(page.locator('.minimap')).toBeVisible()

  await test.step('a check box changes the editor beside it', async () => {
    await keyboard.press('Control+\\')
    await keyboard.press('Control+,')
    await search.fill('minimap')
    await page.getByRole('checkbox', { name: /Minimap: Enabled/ }).uncheck()
    await expect(page.locator('.minimap').first()).toBeHidden()
  })
  await test.step('a number that cannot be is not taken, and says why', async () => {
    await search.fill('font size')
    const size = page.getByRole('textbox', { name: /Font size/ })
    await size.fill('900')
    await expect(size).toHaveAttribute('aria-invalid', 'true')
    await size.fill('20')
    await keyboard.press('Enter')
    await expect(lines(page)).toHaveCSS('font-size', '20px')
  })
  await test.step('what was changed is listed, and reset by its menu', async () => {
    await page.getByRole('button', { name: 'Show only what you changed' }).click()
    await expect(page.getByText('2 found')).toBeVisible()
    await page.getByRole('button', { name: 'More about editor.fontSize' }).click()
    await page.getByRole('menuitem', { name: 'Reset setting' }).click()
    await expect(lines(page)).toHaveCSS('font-size', '13px')
  })
  await test.step('settings.json does the same, and shows mistakes', async () => {
    await page.getByRole('button', { name: 'Open settings.json' }).click()
    await expect(ide.tab('settings.json')).toBeVisible()
    const json = page.getByRole('code').filter({ hasText: 'editor.minimap.enabled' })
    await json.click()
    await ide.replaceText('{ "editor.minimap.enabled": false, "editor.wordWrap": 7 }')
    await expect(page.getByText(/wordWrap/).last()).toBeVisible()
    await ide.replaceText('{ "editor.minimap.enabled": false, "editor.fontSize": 17 }')
    await expect(lines(page)).toHaveCSS('font-size', '17px')
  })
  await test.step('Alt+Z wraps, and wraps no more', async () => {
    await ide.quick.openFile('roof.ts')
    await expectFocusIn(page, 'editors')
    await keyboard.press('Alt+z')
    await ide.quick.run('View: Toggle word wrap')
  })
  await test.step('what a pattern leaves out is neither in the tree nor found', async () => {
    await keyboard.press('Control+,')
    await search.fill('files.exclude')
    await page.getByRole('textbox', { name: 'Pattern to add' }).fill('**/*.md')
    await keyboard.press('Enter')
    await expect(ide.treeItem('README.md')).toHaveCount(0)
    await keyboard.press('Control+p')
    await ide.quick.field.fill('README.md')
    await expect(page.getByText('No matching results').first()).toBeVisible()
    await keyboard.press('Escape')
    await page.getByRole('button', { name: 'Remove **/*.md' }).click()
    await expect(ide.treeItem('README.md')).toBeVisible()
  })
  await test.step('all of it holds after a reload and in another browser', async () => {
    await page.reload()
    await ide.waitUntilReady()
    await expect(lines(page)).toHaveCSS('font-size', '17px')
    const other = await openBrowser('tove')
    await other.ide.open(name)
    await other.ide.quick.openFile('README.md')
    await expect(lines(other.page)).toHaveCSS('font-size', '17px')
    await expect(other.page.locator('.minimap').first()).toBeHidden()
  })
  await test.step('a theme is looked at with the arrows and taken with Enter', async () => {
    const theme = page.locator('html')
    const before = (await theme.getAttribute('data-theme')) ?? ''
    await ide.tab('roof.ts').click()
    await keyboard.press('Control+k')
    await keyboard.press('Control+t')
    await ide.quick.field.fill('high contrast')
    await expect(theme).toHaveAttribute('data-theme', 'contrast')
    await keyboard.press('Escape')
    await expect(theme).toHaveAttribute('data-theme', before)
    await ide.quick.run('Preferences: Color theme')
    await ide.quick.choose('Light')
    await expect(theme).toHaveAttribute('data-theme', 'light')
    await ide.quick.run('Preferences: Open settings (JSON)')
    await page.getByRole('code').filter({ hasText: 'workbench.colorTheme' }).click()
    await ide.replaceText('{ "workbench.colorTheme": "system" }')
    await expect(theme).toHaveAttribute('data-theme', before)
  })
})
