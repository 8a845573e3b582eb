import { expect, test } from '../fixtures/test.ts'
import { cutWords, expectFocusIn, nameless } from '../pages/whole-page.ts'

const files = {
  'README.md': '# Hut\n\nA hut on a hill.\n',
  'docs/plan.md': '# Plan\n',
  'src/door.ts': 'export function open() {\n  return true\n}\n',
  'src/roof.ts': Array.from(
    { length: 120 },
    (_, line) => `export const slate${line} = ${line}`,
  ).join('\n'),
}

test('the frame: shown, hidden, moved, filled, and gone through by keys', async ({
  owner,
  gitHost,
}) => {
  const { page, ide } = owner
  await owner.createCodespace(await gitHost.addRepository('ada/frame', files))
  const { keyboard } = page
  const side = page.getByRole('region', { name: 'Side bar' })
  const panel = page.getByRole('region', { name: 'Panel', exact: true })
  const activity = page.getByRole('navigation', { name: 'Panels' })

  await test.step('the welcome page ticks off what was really done', async () => {
    const step = page.getByRole('button', { name: 'Open a file: done' })
    await expect(step).toHaveAttribute('aria-pressed', 'false')
    await page.getByRole('button', { name: 'Go to file' }).click()
    await keyboard.type('door')
    await ide.quick.option('door.ts').click()
    await expect(ide.tab('door.ts')).toBeVisible()
    await ide.quick.run('Help: Welcome')
    await expect(step).toHaveAttribute('aria-pressed', 'true')
    await page
      .getByRole('main')
      .getByRole('button', { name: /^door\.ts/ })
      .last()
      .click()
    await expect(ide.tab('door.ts')).toHaveAttribute('aria-selected', 'true')
  })
  await test.step('side bar and panel go and come by keys and by their buttons', async () => {
    await keyboard.press('Control+b')
    await expect(side).toBeHidden()
    await activity.getByRole('button', { name: 'Explorer' }).click()
    await expect(side).toBeVisible()
    await keyboard.press('Control+j')
    await expect(panel).toBeHidden()
    await activity.getByRole('button', { name: 'Terminal' }).click()
    await expect(panel).toBeVisible()
    await panel.getByRole('button', { name: /Hide panel|Close panel/ }).click()
    await expect(panel).toBeHidden()
    await keyboard.press('Control+j')
    await expect(panel).toBeVisible()
  })
  await test.step('a view takes the focus by its keys, and gives it back', async () => {
    await ide.editor.click()
    await keyboard.press('Control+Shift+e')
    await expectFocusIn(page, 'side')
    await keyboard.press('Control+Shift+e')
    await expectFocusIn(page, 'editors')
    await keyboard.press('Control+`')
    await expectFocusIn(page, 'panel')
    await keyboard.press('Control+`')
    await expectFocusIn(page, 'editors')
    await expect(panel).toBeHidden()
    await keyboard.press('Control+`')
    await expectFocusIn(page, 'panel')
  })
  await test.step('F6 goes round, and back with Shift', async () => {
    await ide.editor.click()
    for (const part of ['panel', 'status', 'activity', 'side', 'editors']) {
      await keyboard.press('F6')
      await expectFocusIn(page, part)
    }
    await keyboard.press('Shift+F6')
    await expectFocusIn(page, 'side')
  })
  await test.step('the panel fills the room, and stands beside the editors', async () => {
    const editors = page.getByRole('main', { name: 'Editors' })
    await panel.getByRole('button', { name: 'Maximize panel' }).click()
    await expect(editors).toBeHidden()
    await ide.quick.run('View: Toggle maximized panel')
    await expect(editors).toBeVisible()
    await ide.quick.run('View: Move panel right')
    await expect
      .poll(async () => {
        const [left, right] = [await editors.boundingBox(), await panel.boundingBox()]
        return (right?.x ?? 0) - (left?.x ?? 0) - (left?.width ?? 0)
      })
      .toBeGreaterThanOrEqual(0)
    await ide.chooseFromMenuOf(
      panel.getByRole('button', { name: 'Terminal', exact: true }),
      /to the bottom/,
    )
    await expect.poll(async () => (await panel.boundingBox())?.y).toBeGreaterThan(200)
  })
  await test.step('the side bar changes sides and is made wider by keyboard and by mouse', async () => {
    await ide.quick.run('View: Toggle side bar position')
    await expect.poll(async () => (await side.boundingBox())?.x).toBeGreaterThan(640)
    await ide.quick.run('View: Toggle side bar position')
    const width = async () => (await side.boundingBox())?.width
    const line = page.getByRole('separator', { name: 'Side bar width' })
    await line.press('ArrowRight')
    await expect.poll(width).toBe(276)
    await ide.drag(line, page.getByRole('main', { name: 'Editors' }), { x: 0.1, y: 0.5 })
    await expect.poll(width).toBeGreaterThan(300)
    await line.dblclick()
    await expect.poll(width).toBe(260)
  })
  await test.step('a view moves to the panel and back', async () => {
    await ide.quick.run('View: Move Explorer to panel')
    await expect(panel.getByRole('button', { name: 'Explorer' })).toBeVisible()
    await ide.quick.run('View: Reset view locations')
    await expect(side.getByRole('heading', { name: 'Explorer' })).toBeVisible()
  })
  await test.step('zen mode leaves the text alone, and Escape twice ends it', async () => {
    await ide.editor.click()
    await keyboard.press('Control+k')
    await keyboard.press('z')
    for (const part of [side, panel, activity, ide.statusBar]) await expect(part).toBeHidden()
    await expect(ide.editor).toBeVisible()
    await keyboard.press('Escape')
    await keyboard.press('Escape')
    for (const part of [side, panel, activity, ide.statusBar]) await expect(part).toBeVisible()
  })
  await test.step('what was said can be read again, by keys and by the bell', async () => {
    await ide.treeItem('README.md').click()
    await page.getByRole('tree').focus()
    await keyboard.press('Delete')
    await expect(ide.toast(/README\.md/).first()).toBeVisible()
    await ide.quick.run('Notifications: Hide notification toasts')
    await keyboard.press('Control+k')
    await keyboard.press('Control+Shift+n')
    const centre = page.getByRole('dialog', { name: 'Notifications', exact: true })
    await expect(centre.getByRole('listitem').first()).toContainText('README.md')
    await keyboard.press('Escape')
    await expect(centre).toHaveCount(0)
    await ide.statusBar.getByRole('button', { name: /^Notifications/ }).click()
    await centre
      .getByRole('button', { name: /Undo|Restore/ })
      .first()
      .click()
    await expect(ide.treeItem('README.md')).toBeVisible()
    await ide.quick.run('Notifications: Clear all notifications')
    await ide.statusBar.getByRole('button', { name: /^Notifications/ }).click()
    await expect(centre).toContainText('No notifications')
    await keyboard.press('Escape')
  })
  await test.step('the menu at the top has what can be done, and the way back, by mouse and by keys', async () => {
    const menu = page.getByRole('button', { name: 'Menu', exact: true })
    await menu.click()
    await page.getByRole('menuitem', { name: 'View', exact: true }).click()
    await page.getByRole('menuitem', { name: /^Toggle panel visibility/ }).click()
    await expect(panel).toBeHidden()
    await ide.quick.openFile('door.ts')
    await menu.click()
    await page.getByRole('menuitem', { name: 'Edit', exact: true }).click()
    await page.getByRole('menuitem', { name: /^Find/ }).click()
    await expect(page.getByRole('textbox', { name: 'Find', exact: true })).toBeFocused()
    await menu.focus()
    await keyboard.press('Enter')
    const back = page.getByRole('menuitem', { name: 'Back to codespaces' })
    await expect(back).toBeVisible()
    await keyboard.press('End')
    await expect(back).toBeFocused()
    await keyboard.press('Enter')
    await expect(page.getByRole('link', { name: 'New codespace' }).first()).toBeVisible()
  })
})

test('another device of the same person goes on where this one is', async ({
  owner,
  openBrowser,
  gitHost,
}) => {
  const { page, ide } = owner
  const name = await owner.createCodespace(await gitHost.addRepository('ada/devices', files))
  const { keyboard } = page
  await ide.quick.openFile('door.ts')
  await ide.quick.openFile('roof:90', 'roof.ts')
  await expect(ide.statusBar).toContainText('Ln 90, Col 1')
  await expectFocusIn(page, 'editors')
  await keyboard.press('Control+\\')
  await expect(ide.groups).toHaveCount(2)
  await keyboard.press('Control+b')
  // Until the agent has all of it: a device that comes later reads it there.
  const kept =
    'grep -o "lineNumber[^0-9]*90" ~/.bothy/state/*/viewStates.json /workspaces/.bothy/state/*/viewStates.json | wc -l'
  await expect.poll(() => ide.terminal.run(kept)).toMatch(/^[2-9]$/m)

  await test.step('tabs, groups, cursor and layout are there', async () => {
    const other = await openBrowser('owner')
    await other.ide.open(name)
    // A page that takes more than three seconds to connect, as on a busy machine, asks first.
    const asked = other.page.getByRole('button', { name: 'Restore the layout' })
    await expect(other.ide.groups.nth(1).or(asked).first()).toBeVisible()
    if (await asked.isVisible()) await asked.click()
    await expect(other.ide.groups).toHaveCount(2)
    await expect(other.ide.tab('door.ts').first()).toBeVisible()
    await expect(other.ide.tab('roof.ts').first()).toHaveAttribute('aria-selected', 'true')
    await expect(other.ide.statusBar).toContainText('Ln 90, Col 1')
    await expect(other.page.getByRole('region', { name: 'Side bar' })).toBeHidden()

    await test.step('what is done there is offered here, and taken when wanted', async () => {
      await other.ide.quick.openFile('README.md')
      const offer = ide.toast('This codespace was used on another device')
      await offer.getByRole('button', { name: 'Restore the layout' }).click()
      await expect(ide.tab('README.md')).toBeVisible()
    })
  })
})

test('a narrow window cuts no words, and everything pressed has a name', async ({
  owner,
  gitHost,
}) => {
  const { page, ide } = owner
  await owner.createCodespace(await gitHost.addRepository('ada/narrow', files))
  await ide.quick.openFile('door.ts')
  const pages = [
    'Help: Welcome',
    'Preferences: Open settings',
    'Preferences: Open keyboard shortcuts',
  ]

  await test.step('names', async () => {
    for (const title of pages) {
      await ide.quick.run(title)
      await ide.quick.isClosed()
      await expect.poll(() => nameless(page)).toEqual([])
    }
    await page.keyboard.press('F1')
    await expect.poll(() => nameless(page)).toEqual([])
    await page.keyboard.press('Escape')
  })
  await test.step('390 pixels', async () => {
    await page.setViewportSize({ width: 390, height: 780 })
    for (const title of [...pages, 'View: Show Explorer']) {
      await ide.quick.run(title)
      await ide.quick.isClosed()
      await expect.poll(() => cutWords(page)).toEqual([])
    }
    await ide.treeItem('README.md').click()
    await expect(page.getByRole('region', { name: 'Side bar' })).toBeHidden()
    await expect(ide.tab('README.md')).toBeVisible()
  })
})
