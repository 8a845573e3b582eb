import { expect, test } from '../fixtures/test.ts'

const files = {
  '.gitignore': 'out/\n',
  'README.md': '# Hut\n',
  'src/door.ts': 'export const isOpen = true\n',
  'src/roof.ts': 'export const slates = 400\n',
  'src/wall.ts': 'export const stones = 9000\n',
  'deep/in/the/wood.txt': 'bark\n',
  'docs/guide.md': '# Guide\n',
}

test('files are made, named, copied, moved and deleted, and all of it is taken back', async ({
  owner,
  gitHost,
}) => {
  const { page, ide } = owner
  await owner.createCodespace(await gitHost.addRepository('ada/files', files))
  const { keyboard } = page
  const { explorer } = ide
  const expectThere = (...names: string[]) =>
    Promise.all(names.map((name) => expect(ide.treeItem(name)).toBeVisible()))
  const expectGone = (...names: string[]) =>
    Promise.all(names.map((name) => expect(ide.treeItem(name)).toHaveCount(0)))

  await test.step('a new file: by its button, and by the palette with folders on the way', async () => {
    await page.getByRole('button', { name: 'New file', exact: true }).click()
    await explorer.typeName('plan.txt')
    await expectThere('plan.txt')
    await expect(ide.tab('plan.txt')).toBeVisible()
    await ide.treeItem('README.md').click()
    await ide.quick.run('File: New file…')
    await explorer.typeName('garden/beds/rose.txt')
    await expectThere('rose.txt')
    await expect
      .poll(() => ide.terminal.run('ls plan.txt garden/beds'))
      .toMatch(/plan\.txt[\s\S]*rose\.txt/)
  })
  await test.step('a new folder: by the menu of a folder, and by its button', async () => {
    await ide.chooseFromMenuOf(ide.treeItem('src'), 'New folder…')
    await explorer.typeName('cellar')
    await expectThere('cellar')
    await page.getByRole('button', { name: 'New folder', exact: true }).click()
    await explorer.typeName('wine')
    await expectThere('cellar/wine')
  })
  await test.step('a name that is taken or cannot be is refused while it is typed', async () => {
    await ide.treeItem('README.md').click()
    await page.getByRole('button', { name: 'New file', exact: true }).click()
    await explorer.nameField.fill('plan.txt')
    await expect(page.getByRole('alert').filter({ hasText: 'plan.txt' })).toBeVisible()
    await keyboard.press('Escape')
    await expect(explorer.nameField).toHaveCount(0)
  })
  await test.step('a file is renamed in place by F2 and by the menu; its tab goes with it', async () => {
    await ide.openFile('plan.txt')
    await ide.treeItem('plan.txt').click()
    await keyboard.press('F2')
    // The name without its ending is selected.
    await keyboard.type('idea')
    await keyboard.press('Enter')
    await expectThere('idea.txt')
    await expect(ide.tab('idea.txt')).toBeVisible()
    await expect(ide.tab('plan.txt')).toHaveCount(0)
    await ide.chooseFromMenuOf(ide.treeItem('idea.txt'), 'Rename…')
    await explorer.typeName('plan.txt')
    await expectThere('plan.txt')
  })
  await test.step('a file is duplicated', async () => {
    await ide.chooseFromMenuOf(ide.treeItem('plan.txt'), 'Duplicate')
    await expectThere('plan copy.txt')
    await ide.treeItem('plan.txt').click()
    await ide.quick.run('File: Duplicate')
    await expectThere('plan copy 2.txt')
  })
  await test.step('several are chosen with Shift and Ctrl, and by keyboard', async () => {
    await ide.treeItem('door.ts').click()
    await ide.treeItem('wall.ts').click({ modifiers: ['Shift'] })
    await expect(explorer.selected).toHaveCount(3)
    await ide.treeItem('roof.ts').click({ modifiers: ['Control'] })
    await expect(explorer.selected).toHaveCount(2)
    await ide.treeItem('door.ts').click()
    await keyboard.press('Shift+ArrowDown')
    await expect(explorer.selected).toHaveCount(2)
  })
  await test.step('cut and paste move, copy and paste copy: by keyboard and by the menu', async () => {
    await keyboard.press('Control+x')
    await ide.treeItem('docs').click()
    await keyboard.press('Control+v')
    await expect
      .poll(() => ide.terminal.run('clear; ls docs src'))
      .toMatch(/docs:\s+door\.ts\s+guide\.md\s+roof\.ts\s+src:\s+cellar\s+wall\.ts/)
    await ide.chooseFromMenuOf(ide.treeItem('wall.ts'), /^Copy(?! path| rel)/)
    await ide.chooseFromMenuOf(ide.treeItem('docs'), 'Paste')
    await expect
      .poll(() => ide.terminal.run('clear; ls docs src'))
      .toMatch(/docs:[\s\S]*wall\.ts[\s\S]*src:/)
  })
  await test.step('what was done last is taken back and done again by keyboard', async () => {
    await expect(ide.treeItem('wall.ts')).toHaveCount(2)
    await explorer.focus()
    await keyboard.press('Control+z')
    await expect(ide.treeItem('wall.ts')).toHaveCount(1)
    await keyboard.press('Control+z')
    await expect
      .poll(() => ide.terminal.run('clear; ls src'))
      .toMatch(/cellar\s+door\.ts\s+roof\.ts\s+wall/)
    await explorer.focus()
    await keyboard.press('Control+Shift+z')
    await expect.poll(() => ide.terminal.run('clear; ls src')).toMatch(/cellar\s+wall\.ts/)
    await explorer.focus()
    await keyboard.press('Control+z')
    await expect(ide.treeItem('wall.ts')).toHaveCount(1)
  })
  await test.step('a file is dragged into a folder', async () => {
    await ide.drag(ide.treeItem('plan copy 2.txt'), ide.treeItem('docs'))
    await expect
      .poll(() => ide.terminal.run('clear; ls docs'))
      .toMatch(/guide\.md\s+'?plan copy 2\.txt/)
  })
  await test.step('a file is deleted and comes back: by the toast, and by Ctrl+Z', async () => {
    await ide.treeItem('plan copy.txt').click()
    await keyboard.press('Delete')
    await expectGone('plan copy.txt')
    await ide.toast('plan copy.txt went to the trash').getByRole('button', { name: 'Undo' }).click()
    await expectThere('plan copy.txt')
    await ide.chooseFromMenuOf(ide.treeItem('plan copy.txt'), /^Delete(?! perm)/)
    await expectGone('plan copy.txt')
    await explorer.focus()
    await keyboard.press('Control+z')
    await expectThere('plan copy.txt')
  })
  await test.step('a folder comes back whole from the trash itself', async () => {
    await ide.treeItem('deep').click()
    await ide.chooseFromMenuOf(ide.treeItem('deep/in/the'), /^Delete(?! perm)/)
    await expectGone('deep/in/the')
    await ide.quick.run('File: Open the trash')
    const trash = page.getByRole('dialog', { name: 'Trash' })
    const restore = trash.getByRole('button', { name: 'Restore the', exact: true })
    await restore.click()
    await expect(restore).toHaveCount(0)
    await keyboard.press('Escape')
    await expect(trash).toHaveCount(0)
    await expect.poll(() => ide.terminal.run('clear; cat deep/in/the/wood.txt')).toContain('bark')
  })
  await test.step('what is deleted for good asks first', async () => {
    await ide.treeItem('plan copy.txt').click()
    await keyboard.press('Shift+Delete')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete for good' }).click()
    await expectGone('plan copy.txt')
    await expect.poll(() => ide.terminal.run('clear; ls')).not.toContain('plan copy.txt')
  })
})

test('the tree finds, reveals, folds, marks and follows', async ({ owner, gitHost }) => {
  const { page, ide } = owner
  await owner.createCodespace(await gitHost.addRepository('ada/tree', files))
  const { keyboard } = page
  const { explorer } = ide

  await test.step('folders with nothing else in them share a row', async () => {
    await expect(ide.treeItem('deep/in/the').or(ide.treeItem('deep'))).toBeVisible()
    await ide.treeItem('deep').or(ide.treeItem('deep/in/the')).click()
    await expect(ide.treeItem('deep/in/the')).toBeVisible()
    await expect(ide.treeItem('wood.txt')).toBeVisible()
  })
  await test.step('the arrows open and close folders and go through them', async () => {
    await ide.treeItem('README.md').click()
    await keyboard.press('Home')
    await keyboard.press('ArrowLeft')
    await expect(ide.treeItem('wood.txt')).toHaveCount(0)
    await keyboard.press('ArrowRight')
    await expect(ide.treeItem('wood.txt')).toBeVisible()
    await keyboard.type('read')
    await expect(explorer.active).toHaveAttribute('aria-label', 'README.md')
  })
  await test.step('the file in front is revealed, by itself and by a command', async () => {
    await ide.quick.openFile('roof.ts')
    await expect(ide.treeItem('roof.ts')).toHaveAttribute('aria-current', 'true')
    await page.getByRole('button', { name: 'Collapse all' }).click()
    await expect(ide.treeItem('roof.ts')).toHaveCount(0)
    await ide.quick.run('File: Reveal active file in explorer')
    await expect(ide.treeItem('roof.ts')).toBeVisible()
    await expect(explorer.active).toHaveAttribute('aria-label', 'roof.ts')
  })
  await test.step('letters find rows', async () => {
    await keyboard.press('Control+Alt+f')
    await page.getByLabel('Find in the open folders').fill('wal')
    await expect(ide.treeItem('wall.ts')).toBeVisible()
    await expect(ide.treeItem('roof.ts')).toHaveCount(0)
    await keyboard.press('Enter')
    await expect(explorer.active).toHaveAttribute('aria-label', 'wall.ts')
    await keyboard.press('Escape')
    await expect(ide.treeItem('roof.ts')).toBeVisible()
  })
  await test.step('what the terminal does appears, with what Git says of it', async () => {
    await ide.terminal.run('echo new > fresh.txt; echo >> src/door.ts; mkdir out; touch out/a')
    await expect(ide.treeItem('fresh.txt')).toHaveAttribute('aria-description', 'Untracked')
    await expect(ide.treeItem('door.ts')).toHaveAttribute('aria-description', 'Modified')
    await expect(ide.treeItem('out')).toHaveAttribute('aria-description', 'Ignored')
    await expect(ide.treeItem('door.ts')).toContainText('M')
    await ide.terminal.run('rm fresh.txt; git checkout -q src/door.ts')
    await expect(ide.treeItem('fresh.txt')).toHaveCount(0)
    await expect(ide.treeItem('door.ts')).not.toHaveAttribute('aria-description', 'Modified')
  })
  await test.step('two chosen files are compared, and one with another', async () => {
    await ide.treeItem('door.ts').click()
    await ide.treeItem('wall.ts').click({ modifiers: ['Control'] })
    await ide.chooseFromMenuOf(ide.treeItem('wall.ts'), 'Compare selected')
    await expect(ide.tab(/door\.ts ↔ wall\.ts/)).toBeVisible()
    await ide.chooseFromMenuOf(ide.treeItem('roof.ts'), 'Select for compare')
    await ide.chooseFromMenuOf(ide.treeItem('README.md'), 'Compare with selected')
    await expect(ide.tab(/roof\.ts ↔ README\.md/)).toBeVisible()
  })
  await test.step('a path is copied', async () => {
    await ide.chooseFromMenuOf(ide.treeItem('door.ts'), 'Copy relative path')
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('src/door.ts')
  })
})

test('ten thousand entries open and scroll, and a storm of changes does not flood the page (F-29)', async ({
  owner,
  gitHost,
}) => {
  const { page, ide } = owner
  const frames: { at: number; bytes: number }[] = []
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) =>
      frames.push({ at: performance.now(), bytes: payload.length }),
    ),
  )
  await owner.createCodespace(await gitHost.addRepository('ada/many', files))
  await ide.terminal.run(
    'mkdir many; (cd many; seq -f "entry-%05g.txt" 1 10000 | xargs touch); ls many | wc -l',
  )

  await test.step('the folder opens, and its end is one key away', async () => {
    await expect(ide.treeItem('many')).toBeVisible()
    await ide.treeItem('many').click()
    await expect(ide.treeItem('entry-00001.txt')).toBeVisible()
    await page.keyboard.press('End')
    await page.getByRole('tree').evaluate((tree) => {
      tree.scrollTop = 5000 * 24
    })
    await expect(page.getByRole('treeitem', { name: /entry-0(49|50)\d\d/ }).first()).toBeVisible()
    // Rows out of sight are not in the page.
    expect(await page.getByRole('treeitem').count()).toBeLessThan(150)
  })
  await test.step('the folder stays at the top for eyes alone, and leads to its own row', async () => {
    const sticky = page.locator('[data-sticky]')
    await expect(sticky).toHaveCount(1)
    await expect(sticky).toContainText('many')
    await expect(ide.treeItem('many')).toHaveCount(0)
    await sticky.click()
    await expect(sticky).toHaveCount(0)
    await expect(ide.explorer.active).toHaveAttribute('aria-label', 'many')
    await page.keyboard.press('End')
    await expect(sticky).toHaveCount(1)
  })
  await test.step('thousands of files come and go in a folder that is shown', async () => {
    await page.getByRole('tree').focus()
    await page.keyboard.press('Home')
    await ide.terminal.focus()
    const storm = 'for i in $(seq 1 4000); do echo $i > many/storm-$i; done; rm many/storm-*'
    await page.keyboard.type(`${storm}; mkdir a-last`)
    // From here on nothing of the terminal is printed, so every frame is about files.
    const typed = async () => (await ide.terminal.text()).replaceAll('\n', '')
    await expect.poll(typed).toMatch(/mkdir\s*a-last$/)
    const from = performance.now()
    await page.keyboard.press('Enter')
    await expect(ide.treeItem('a-last')).toBeVisible({ timeout: 30_000 })
    const seconds = (performance.now() - from) / 1000
    const during = frames.filter(({ at }) => at >= from)
    const perSecond = during.length / seconds
    test.info().annotations.push({
      type: 'measured',
      description: `${perSecond.toFixed(1)} frames and ${Math.round(during.reduce((sum, { bytes }) => sum + bytes, 0) / seconds / 1024)} KB a second`,
    })
    // Twenty batches of changes in a second at most, five looks at each of two folders, and two
    // states of Git. Over the whole time, since on a busy machine what was sent at its pace may
    // arrive at once.
    expect(during.length).toBeLessThan(50 * Math.ceil(seconds))
    await page.getByRole('tree').focus()
    await page.keyboard.press('Home')
    await expect(page.getByRole('treeitem', { name: /^storm-/ })).toHaveCount(0)
  })
})
