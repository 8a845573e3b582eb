import { expect, test } from '../fixtures/test.ts'
import { expectFocusIn } from '../pages/whole-page.ts'

const files = {
  'README.md': '# Hut\n',
  'src/door.ts': 'export const isOpen = true\n',
  'src/roof.ts': 'export const slates = 400\n',
  'src/wall.ts': 'export const stones = 9000\n',
  'docs/door.ts': '// Another one of the same name.\n',
}

test('tabs: preview, keep, pin, close, reopen, go round', async ({ owner, gitHost }) => {
  const { page, ide } = owner
  await owner.createCodespace(await gitHost.addRepository('ada/tabs', files))
  const { keyboard } = page
  await ide.treeItem('src').click()

  await test.step('a click previews, and the next one takes its place', async () => {
    await ide.treeItem('door.ts').click()
    await expect(ide.tab('door.ts')).toBeVisible()
    await ide.treeItem('roof.ts').click()
    await expect(ide.tab('roof.ts')).toBeVisible()
    await expect(ide.tab('door.ts')).toHaveCount(0)
  })
  await test.step('by keyboard: the arrows choose, Space previews, Enter opens', async () => {
    await ide
      .treeItem('roof.ts')
      .focus()
      .catch(() => undefined)
    await page.getByRole('tree').focus()
    await keyboard.press('ArrowDown')
    await keyboard.press('Space')
    await expect(ide.tab('wall.ts')).toBeVisible()
    await keyboard.press('Enter')
    await expect(ide.tab('roof.ts')).toHaveCount(0)
  })
  await test.step('a double click keeps, and so does typing', async () => {
    await ide.openFile('door.ts')
    await ide.treeItem('roof.ts').click()
    await expect(ide.tab('roof.ts')).toBeVisible()
    await ide.typeAtEnd('// thatch\n')
    await ide.treeItem('README.md').click()
    for (const name of ['door.ts', 'roof.ts', 'README.md'])
      await expect(ide.tab(name)).toBeVisible()
  })
  await test.step('a tab is closed by its cross, the middle button and the keyboard', async () => {
    await ide
      .tab('README.md')
      .getByTitle(/^Close/)
      .click()
    await expect(ide.tab('README.md')).toHaveCount(0)
    await ide.tab('wall.ts').click({ button: 'middle' })
    await expect(ide.tab('wall.ts')).toHaveCount(0)
    await ide.tab('roof.ts').click()
    await keyboard.press('Control+F4')
    await expect(ide.tab('roof.ts')).toHaveCount(0)
  })
  await test.step('what was closed comes back, the last one first', async () => {
    await ide.quick.run('View: Reopen closed editor')
    await expect(ide.tab('roof.ts')).toBeVisible()
    await ide.quick.run('View: Reopen closed editor')
    await expect(ide.tab('wall.ts')).toBeVisible()
  })
  await test.step('tabs of one name say where their files are', async () => {
    await ide.quick.openFile('docs/door', 'door.ts')
    await expect(ide.tab(/door\.ts.*docs/)).toBeVisible()
    await expect(ide.tab(/door\.ts.*src/)).toBeVisible()
  })
  await test.step('a pinned tab stays when the others are closed', async () => {
    await ide.chooseFromMenuOf(ide.tab(/door\.ts.*src/), 'Pin')
    await ide.chooseFromMenuOf(ide.tab('roof.ts'), 'Close others')
    await expect(ide.tab('wall.ts')).toHaveCount(0)
    await expect(ide.tab('door.ts')).toBeVisible()
    await expect(ide.tab('roof.ts')).toBeVisible()
  })
  await test.step('the keyboard goes from tab to tab', async () => {
    await keyboard.press('Control+PageUp')
    await expect(ide.tab('door.ts')).toHaveAttribute('aria-selected', 'true')
    await keyboard.press('Control+PageDown')
    await expect(ide.tab('roof.ts')).toHaveAttribute('aria-selected', 'true')
    await keyboard.press('Alt+1')
    await expect(ide.tab('door.ts')).toHaveAttribute('aria-selected', 'true')
  })
  await test.step('back to where one was and forward, by keys and by the buttons of a mouse', async () => {
    const { pathname } = new URL(page.url())
    const isFront = (name: string) =>
      expect(ide.tab(name).first()).toHaveAttribute('aria-selected', 'true')
    const press = (button: number) =>
      ide.editor.evaluate((editor, pressed) => {
        for (const type of ['mousedown', 'mouseup'])
          editor.dispatchEvent(
            new MouseEvent(type, { button: pressed, bubbles: true, cancelable: true }),
          )
      }, button)
    await ide.quick.openFile('README.md')
    await expect.poll(() => ide.shownText()).toContain('Hut')
    await ide.quick.openFile('wall.ts')
    await expect.poll(() => ide.shownText()).toContain('stones')
    await keyboard.press('Alt+ArrowLeft')
    await isFront('README.md')
    await keyboard.press('Control+Alt+Minus')
    await isFront('door.ts')
    await keyboard.press('Alt+ArrowRight')
    await isFront('README.md')
    await press(4)
    await isFront('wall.ts')
    await press(3)
    await isFront('README.md')
    for (let times = 0; times < 12; times += 1) await keyboard.press('Alt+ArrowLeft')
    expect(new URL(page.url()).pathname).toBe(pathname)
  })
})

test('groups: split, move, focus, maximize, and all of it after a reload', async ({
  owner,
  gitHost,
}) => {
  const { page, ide } = owner
  await owner.createCodespace(await gitHost.addRepository('ada/groups', files))
  const { keyboard } = page
  await ide.quick.openFile('README.md')
  await expectFocusIn(page, 'editors')

  await test.step('split right by keyboard, down by the menu of the tab', async () => {
    await keyboard.press('Control+\\')
    await expect(ide.groups).toHaveCount(2)
    await ide.chooseFromMenuOf(ide.tab('README.md').first(), 'Split down')
    await expect(ide.groups).toHaveCount(3)
  })
  await test.step('the keyboard reaches each group', async () => {
    await keyboard.press('Control+1')
    await ide.quick.openFile('wall.ts')
    await expect(ide.groups.nth(0).getByRole('tab', { name: 'wall.ts' })).toBeVisible()
  })
  await test.step('a tab moves to the next group, by keyboard and by dragging', async () => {
    await keyboard.press('Control+Alt+ArrowRight')
    await expect(ide.groups.nth(1).getByRole('tab', { name: 'wall.ts' })).toBeVisible()
    await ide.drag(ide.tab('wall.ts'), ide.groups.nth(0).getByRole('tab').first())
    await expect(ide.groups.nth(0).getByRole('tab', { name: 'wall.ts' })).toBeVisible()
  })
  await test.step('quick open opens to the side', async () => {
    await keyboard.press('Control+p')
    await ide.quick.field.fill('roof')
    await ide.quick.option('roof.ts').waitFor()
    await keyboard.press('Control+Enter')
    await expect(ide.tab('roof.ts')).toBeVisible()
  })
  await test.step('one group fills the area, and gives it back', async () => {
    await keyboard.press('Control+k')
    await keyboard.press('Control+m')
    await expect(ide.groups.filter({ visible: true })).toHaveCount(1)
    await keyboard.press('Control+k')
    await keyboard.press('Control+m')
    await expect(ide.groups.filter({ visible: true })).toHaveCount(3)
  })
  await test.step('a reload changes nothing', async () => {
    // Layout is written a moment after it has changed.
    await page.waitForFunction(() =>
      Object.entries(localStorage).some(
        ([key, value]) => key.endsWith('.editors') && String(value).includes('roof.ts'),
      ),
    )
    await page.reload()
    await ide.waitUntilReady()
    await expect(ide.groups).toHaveCount(3)
    await expect(ide.tab('wall.ts')).toBeVisible()
    await expect(ide.tab('roof.ts')).toBeVisible()
  })
  await test.step('all groups become one', async () => {
    await ide.quick.run('View: Join all editor groups')
    await expect(ide.groups).toHaveCount(1)
  })
})
