import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures/test.ts'
import type { IdePage } from '../pages/ide-page.ts'

const files = {
  'README.md': '# Hut\n',
  'roof.ts': 'export const slates = 400\n',
  'wall.ts': 'export const stones = 9000\n',
}

/** By mouse in the settings, which are the user's in every codespace. */
async function setAutoSave(page: Page, mode: string): Promise<void> {
  await page.keyboard.press('Control+,')
  await page.getByRole('textbox', { name: 'Search settings' }).fill('files.autoSave')
  await page.getByRole('combobox', { name: 'Files: Auto save', exact: true }).selectOption(mode)
  await page.getByTitle('Close Settings').click()
}

function onDisk(ide: IdePage, path: string): Promise<string> {
  return ide.terminal.run(`clear; cat ${path}`)
}

test('saving: by itself in each way, by hand, all, as another file, and back', async ({
  openBrowser,
  gitHost,
}) => {
  const person = await openBrowser('sara')
  const { page, ide } = person
  await person.createCodespace(await gitHost.addRepository('ada/saving', files))
  const { keyboard } = page

  await test.step('a moment after the last key', async () => {
    await ide.quick.openFile('roof.ts')
    await ide.typeAtEnd('// after a delay')
    await expect(ide.unsavedTab('roof.ts')).toBeVisible()
    await ide.isSaved('roof.ts')
    await expect.poll(() => onDisk(ide, 'roof.ts')).toContain('// after a delay')
  })
  await test.step('when the focus goes elsewhere, and not before', async () => {
    await setAutoSave(page, 'onFocusChange')
    await ide.typeAtEnd('// on focus')
    await expect(ide.unsavedTab('roof.ts')).toBeVisible()
    await page.getByRole('tree').click({ position: { x: 60, y: 200 } })
    await ide.isSaved('roof.ts')
    await expect.poll(() => onDisk(ide, 'roof.ts')).toContain('// on focus')
  })
  await test.step('when the window is left, and not before', async () => {
    await setAutoSave(page, 'onWindowChange')
    await ide.typeAtEnd('// on window')
    await page.getByRole('tree').click({ position: { x: 60, y: 200 } })
    await expect(ide.unsavedTab('roof.ts')).toBeVisible()
    await page.evaluate(() => window.dispatchEvent(new Event('blur')))
    await ide.isSaved('roof.ts')
  })
  await test.step('not at all by itself once that is switched off; Ctrl+S saves', async () => {
    await ide.quick.run('File: Toggle auto save')
    await expect(ide.toast('Auto save is off')).toBeVisible()
    await ide.typeAtEnd('// by hand')
    expect(await onDisk(ide, 'roof.ts')).not.toContain('// by hand')
    await expect(ide.unsavedTab('roof.ts')).toBeVisible()
    await ide.editor.click()
    await keyboard.press('Control+s')
    await ide.isSaved('roof.ts')
    await expect.poll(() => onDisk(ide, 'roof.ts')).toContain('// by hand')
  })
  await test.step('all at once', async () => {
    await ide.typeAtEnd('// one')
    await ide.quick.openFile('wall.ts')
    await ide.typeAtEnd('// two')
    await expect(ide.unsavedTab('roof.ts')).toBeVisible()
    await expect(ide.unsavedTab('wall.ts')).toBeVisible()
    await keyboard.press('Control+k')
    await keyboard.press('s')
    await ide.isSaved('roof.ts')
    await ide.isSaved('wall.ts')
    await expect.poll(() => onDisk(ide, 'roof.ts wall.ts')).toMatch(/one[\s\S]*two/)
  })
  await test.step('revert gives the disk back, and undo the text', async () => {
    await ide.typeAtEnd('// regretted')
    await ide.quick.run('File: Revert file')
    await ide.isSaved('wall.ts')
    await expect.poll(() => ide.shownText()).not.toContain('regretted')
    await ide.editor.click()
    await keyboard.press('Control+z')
    await expect(ide.editor).toContainText('regretted')
    await keyboard.press('Control+Shift+z')
    await ide.isSaved('wall.ts')
  })
  await test.step('as another file, in a folder that is made for it; the first is as it was', async () => {
    await ide.typeAtEnd('// another')
    await keyboard.press('Control+Shift+s')
    await ide.quick.answer('walls/north.ts')
    await expect(ide.tab('north.ts')).toHaveAttribute('aria-selected', 'true')
    await ide.isSaved('north.ts')
    await expect.poll(() => onDisk(ide, 'walls/north.ts')).toContain('// another')
    expect(await onDisk(ide, 'wall.ts')).not.toContain('// another')
  })
  await test.step('over a file that is there only when told so', async () => {
    await ide.tab('north.ts').click()
    await keyboard.press('Control+Shift+s')
    // The next question takes the place of this one.
    await ide.quick.field.fill('README.md')
    await keyboard.press('Enter')
    await ide.quick.choose('Keep README.md as it is')
    await expect.poll(() => onDisk(ide, 'README.md')).toContain('# Hut')
    await ide.tab('north.ts').click()
    await keyboard.press('Control+Shift+s')
    await ide.quick.field.fill('README.md')
    await keyboard.press('Enter')
    await ide.quick.choose('Replace README.md')
    await expect(ide.tab('README.md')).toHaveAttribute('aria-selected', 'true')
    await expect.poll(() => onDisk(ide, 'README.md')).toContain('// another')
  })
})

test('a text without a file is kept, named and saved; closing what is unsaved asks', async ({
  openBrowser,
  gitHost,
}) => {
  const person = await openBrowser('cleo')
  const { page, ide } = person
  await person.createCodespace(await gitHost.addRepository('ada/closing', files))
  const { keyboard } = page
  const question = page.getByRole('alertdialog')
  await setAutoSave(page, 'off')

  await test.step('a new text needs no name until it is saved', async () => {
    await keyboard.press('Control+n')
    await expect(ide.tab('Untitled-1')).toBeVisible()
    await ide.typeAtEnd('a note')
    await keyboard.press('Control+s')
    await ide.quick.answer('notes/first.txt')
    await ide.isSaved('first.txt')
    await expect(ide.tab('Untitled-1')).toHaveCount(0)
    await expect.poll(() => onDisk(ide, 'notes/first.txt')).toContain('a note')
  })
  await test.step('a second one survives a reload without a name', async () => {
    await ide.quick.run('File: New text file')
    await expect(ide.tab('Untitled-1')).toBeVisible()
    await ide.typeAtEnd('still nameless')
    await page.reload()
    await ide.waitUntilReady()
    await ide.tab('Untitled-1').click()
    await expect(ide.editor).toContainText('still nameless')
    await expect(ide.unsavedTab('Untitled-1')).toBeVisible()
  })
  await test.step('closing it asks; Escape leaves everything', async () => {
    await ide
      .tab('Untitled-1')
      .getByTitle(/^Close/)
      .click()
    await expect(question).toContainText('Save the changes to Untitled-1?')
    await keyboard.press('Escape')
    await expect(question).toHaveCount(0)
    await expect(ide.editor).toContainText('still nameless')
  })
  await test.step('without saving it is gone', async () => {
    await ide
      .tab('Untitled-1')
      .getByTitle(/^Close/)
      .click()
    await question.getByRole('button', { name: 'Don’t save' }).click()
    await expect(ide.tab('Untitled-1')).toHaveCount(0)
  })
  await test.step('cancel, don’t save, save: of a file, by the keyboard', async () => {
    await ide.quick.openFile('roof.ts')
    await ide.typeAtEnd('// ridge')
    await keyboard.press('Control+F4')
    await question.getByRole('button', { name: 'Cancel' }).press('Enter')
    await expect(ide.unsavedTab('roof.ts')).toBeVisible()
    await ide.editor.click()
    await keyboard.press('Control+F4')
    await question.getByRole('button', { name: 'Don’t save' }).press('Enter')
    await expect(ide.tab('roof.ts')).toHaveCount(0)
    expect(await onDisk(ide, 'roof.ts')).not.toContain('ridge')
    await ide.quick.openFile('roof.ts')
    await expect(ide.editor).toContainText('slates')
    await expect(ide.editor).not.toContainText('ridge')
    await ide.typeAtEnd('// gutter')
    await keyboard.press('Control+F4')
    await question.getByRole('button', { name: 'Save', exact: true }).press('Enter')
    await expect(ide.tab('roof.ts')).toHaveCount(0)
    await expect.poll(() => onDisk(ide, 'roof.ts')).toContain('gutter')
  })
})

test('history: compare with what was saved, restore it, undo that; and other comparisons', async ({
  owner,
  gitHost,
}) => {
  const { page, ide } = owner
  await owner.createCodespace(await gitHost.addRepository('ada/history', files))
  const { keyboard } = page
  const rows = page.getByRole('list', { name: 'History of roof.ts' }).getByRole('listitem')
  const differences = page.getByRole('main', { name: 'Editors' }).getByText(/difference/)

  await test.step('each save is in the timeline', async () => {
    await ide.quick.openFile('roof.ts')
    await ide.typeAtEnd('// second')
    await keyboard.press('Control+s')
    await ide.isSaved('roof.ts')
    await page.getByRole('button', { name: 'Timeline', exact: true }).click()
    await expect(rows).toHaveCount(2)
  })
  await test.step('by mouse: one of them is compared with the file', async () => {
    await rows.last().getByRole('button').first().click()
    await expect(differences).toHaveText('1 difference')
    await keyboard.press('Control+F4')
  })
  await test.step('it is restored, and undo takes that back', async () => {
    await rows.last().hover()
    await rows.last().getByRole('button', { name: 'Restore contents' }).click()
    await expect(ide.toast('roof.ts is as it was')).toBeVisible()
    await ide.isSaved('roof.ts')
    expect(await onDisk(ide, 'roof.ts')).not.toContain('second')
    await ide.editor.click()
    await keyboard.press('Control+z')
    await expect(ide.editor).toContainText('second')
    await ide.isSaved('roof.ts')
    await expect.poll(() => onDisk(ide, 'roof.ts')).toContain('second')
  })
  await test.step('by keyboard: the palette finds a version to restore', async () => {
    await ide.tab('roof.ts').click()
    await ide.quick.run('Local history: Find entry to restore')
    await ide.quick.option(/From outside the editor/).waitFor()
    await keyboard.press('End')
    await keyboard.press('Enter')
    await ide.isSaved('roof.ts')
    await expect.poll(() => onDisk(ide, 'roof.ts')).not.toContain('second')
  })
  await test.step('what is typed, with what is saved', async () => {
    await setAutoSave(page, 'off')
    await ide.tab('roof.ts').click()
    await ide.typeAtEnd('// unsaved')
    await keyboard.press('Control+k')
    await keyboard.press('d')
    await expect(differences).toHaveText('1 difference')
    await expect(page.getByText('roof.ts (on disk)', { exact: true })).toBeVisible()
    await keyboard.press('Control+F4')
  })
  await test.step('with the clipboard', async () => {
    await ide.tab(/^roof\.ts/).click()
    await page.evaluate(() => navigator.clipboard.writeText('export const slates = 500\n'))
    await keyboard.press('Control+k')
    await keyboard.press('c')
    await expect(differences).toHaveText(/^\d differences?$/)
    await keyboard.press('Control+F4')
  })
  await test.step('two files, by the menu of the explorer', async () => {
    await keyboard.press('Control+Shift+e')
    await ide.chooseFromMenuOf(ide.treeItem('README.md'), 'Select for compare')
    await ide.chooseFromMenuOf(ide.treeItem('wall.ts'), 'Compare with selected')
    await expect(ide.tab('README.md ↔ wall.ts')).toBeVisible()
    await expect(differences).toHaveText('1 difference')
    await setAutoSave(page, 'afterDelay')
  })
})
