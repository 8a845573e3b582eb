import { expect, test } from '../fixtures/test.ts'

/** Each as `printf` writes it, in whose first line one character is replaced. */
const written = {
  'crlf.txt': String.raw`one\r\ntwo\r\n`,
  'mixed.txt': String.raw`one\r\ntwo\nthree\r\n`,
  'bom.txt': String.raw`\357\273\277one\n`,
  'latin.txt': String.raw`one H\374tte\n`,
  'utf16le.txt': String.raw`\377\376o\000n\000e\000\r\000\n\000`,
  'utf16be.txt': String.raw`\376\377\000o\000n\000e\000\n`,
  'noend.txt': 'one',
}
const shown = {
  'crlf.txt': ['UTF-8', 'CRLF'],
  'bom.txt': ['UTF-8 with BOM', 'LF'],
  'latin.txt': [/Western/, 'LF'],
  'utf16le.txt': ['UTF-16 LE', 'CRLF'],
  'utf16be.txt': ['UTF-16 BE', 'LF'],
} as const

test('a character is changed and no other byte; encodings and line ends are as asked (F-28)', async ({
  owner,
  gitHost,
}) => {
  const { page, ide } = owner
  await owner.createCodespace(await gitHost.addRepository('ada/bytes', { 'a.txt': 'a\n' }))
  const { keyboard } = page
  const hex = (path: string) => ide.terminal.run(`clear; od -An -v -tx1 ${path}`)
  const status = (label: string | RegExp) => ide.statusBar.getByText(label, { exact: true })
  const writing = Object.entries(written).map(([name, text]) => `printf '${text}' > ${name}`)
  await ide.terminal.run(`clear; ${writing.join('; ')}; for f in *.txt; do cp $f $f.before; done`)

  await test.step('one character of each kind of file', async () => {
    for (const name of Object.keys(written)) {
      await ide.quick.openFile(name, name)
      await expect(ide.editor).toContainText('one')
      for (const label of shown[name as keyof typeof shown] ?? [])
        await expect(status(label)).toBeVisible()
      await ide.editor.click()
      await keyboard.press('Control+Home')
      await keyboard.press('Shift+ArrowRight')
      await keyboard.type('X')
      await keyboard.press('Control+s')
      await expect(ide.editor).toContainText('Xne')
      await ide.isSaved(name)
    }
    // Byte for byte: which ones differ, and whether there are more of them.
    const differences = await ide.terminal.run(
      'clear; for f in *.before; do echo $f $(cmp -l $f $(basename $f .before) 2>&1); done',
    )
    for (const name of Object.keys(written)) {
      const at = { 'bom.txt': 4, 'utf16le.txt': 3, 'utf16be.txt': 4 }[name] ?? 1
      expect(differences).toMatch(new RegExp(`^${name}\\.before ${at} 157 130$`, 'm'))
    }
  })
  await test.step('by mouse: other line ends from the status bar, and no other byte', async () => {
    await ide.tab('crlf.txt').click()
    await status('CRLF').click()
    await ide.quick.choose(/^LF/)
    await ide.isSaved('crlf.txt')
    await expect.poll(() => hex('crlf.txt')).toContain('58 6e 65 0a 74 77 6f 0a')
  })
  await test.step('by keyboard: saved in another encoding', async () => {
    await ide.tab('latin.txt').click()
    await ide.quick.run('File: Change file encoding')
    await ide.quick.field.fill('save')
    await keyboard.press('Enter')
    await ide.quick.field.fill('UTF-16 LE')
    await ide.quick.option('UTF-16 LE').waitFor()
    await keyboard.press('Enter')
    await ide.quick.isClosed()
    await expect.poll(() => hex('latin.txt')).toContain('ff fe 58 00 6e 00 65 00 20 00 48 00 fc 00')
    await expect(status('UTF-16 LE')).toBeVisible()
  })
  await test.step('read again as another encoding: the bytes stay', async () => {
    await ide.tab('bom.txt').click()
    await ide.typeAtEnd('é')
    await ide.isSaved('bom.txt')
    await status('UTF-8 with BOM').click()
    await ide.quick.option('Reopen with encoding').click()
    await ide.quick.field.fill('windows1252')
    await ide.quick.option(/Western/).click()
    await ide.quick.isClosed()
    await expect(ide.editor).toContainText('Ã©')
    await expect.poll(() => hex('bom.txt')).toContain('ef bb bf 58 6e 65 0a c3 a9')
  })
  await test.step('what an encoding does not have is said before anything is written', async () => {
    await ide.terminal.run(String.raw`clear; printf 'H\374tte\n' > hut.txt`)
    await ide.quick.openFile('hut.txt', 'hut.txt')
    await expect(ide.editor).toContainText('Hütte')
    await ide.typeAtEnd('→')
    await expect(ide.bar(/hut.txt was not saved/)).toBeVisible()
    await expect.poll(() => hex('hut.txt')).toContain('48 fc 74 74 65 0a')
    await ide
      .bar(/hut.txt was not saved/)
      .getByRole('button', { name: 'Save as UTF-8' })
      .click()
    await ide.isSaved('hut.txt')
    await expect.poll(() => hex('hut.txt')).toContain('48 c3 bc 74 74 65 0a e2 86 92')
  })
  await test.step('.editorconfig says how a file is indented, ends and is tidied', async () => {
    await ide.terminal.run(
      String.raw`clear; printf '[*.md]\nindent_style=tab\nend_of_line=crlf\ninsert_final_newline=true\ntrim_trailing_whitespace=true\n' > .editorconfig`,
    )
    await ide.terminal.run(`clear; printf 'end' > tidy.md`)
    await ide.quick.openFile('tidy.md', 'tidy.md')
    await expect(status(/^Tab size/)).toBeVisible()
    await ide.editor.click()
    await keyboard.press('Control+Home')
    await keyboard.press('Tab')
    await keyboard.type('first   ')
    await keyboard.press('Enter')
    await keyboard.press('Home')
    await keyboard.press('Control+s')
    await ide.isSaved('tidy.md')
    await expect.poll(() => hex('tidy.md')).toMatch(/09 66 69 72 73 74 0d 0a (09 )?65 6e 64 0d 0a/)
  })
})

test('files that are huge, empty, forbidden, gone, moved or in a circle (F-28, F-31)', async ({
  owner,
  gitHost,
}) => {
  const { page, ide } = owner
  await owner.createCodespace(await gitHost.addRepository('ada/odd', { 'a.txt': 'alpha\n' }))
  const { keyboard } = page
  const editors = page.getByRole('main', { name: 'Editors' })

  await test.step('a line of 60 MB opens in parts, to be read, and holds nothing up', async () => {
    await ide.terminal.run(`clear; head -c 60000000 /dev/zero | tr '\\0' x > line.txt`)
    await ide.quick.openFile('line.txt', 'line.txt')
    await expect(editors.getByText(/xxxxxxxxxx/).first()).toBeVisible()
    // The page is at hand all the time: another file opens at once.
    await ide.quick.openFile('a.txt', 'a.txt')
    await expect(ide.editor).toContainText('alpha')
    await page.getByTitle('Close line.txt').click()
  })
  await test.step('400 MB of lines are read at their end as quickly', async () => {
    await ide.terminal.run(
      `clear; yes 'a line of a log' | head -c 400000000 > log.txt; echo the last >> log.txt`,
    )
    await ide.quick.openFile('log.txt', 'log.txt')
    await expect(editors.getByText(/a\sline\sof\sa\slog/).first()).toBeVisible()
    await page.getByTitle('Close log.txt').click()
    await ide.terminal.run('clear; rm log.txt line.txt')
  })
  await test.step('an empty file is one to type into', async () => {
    await ide.terminal.run('clear; : > empty.txt')
    await ide.quick.openFile('empty.txt', 'empty.txt')
    await ide.typeAtEnd('no more')
    await ide.isSaved('empty.txt')
    await expect.poll(() => ide.terminal.run('clear; cat empty.txt')).toContain('no more')
  })
  await test.step('a file that may not be read says so; one that may not be written is read', async () => {
    await ide.terminal.run(
      `clear; sudo sh -c 'echo s > secret.txt; chmod 600 secret.txt; echo law > law.txt; chmod 644 law.txt'`,
    )
    await ide.quick.openFile('secret.txt', 'secret.txt')
    await expect(editors.getByText('You may not read secret.txt')).toBeVisible()
    await ide.quick.openFile('law.txt', 'law.txt')
    await expect(ide.editor).toContainText('law')
    await expect(ide.bar('You may read law.txt but not change it.')).toBeVisible()
    await ide.editor.click()
    await keyboard.type('mine')
    await expect(ide.unsavedTab('law.txt')).toHaveCount(0)
  })
  await test.step('deleted while open: its text stays, and comes back when asked for', async () => {
    await ide.quick.openFile('a.txt', 'a.txt')
    await ide.terminal.run('clear; rm a.txt')
    await expect(ide.tab(/a\.txt.*deleted/)).toBeVisible()
    await ide
      .bar('a.txt was deleted on disk')
      .getByRole('button', { name: 'Save it again' })
      .click()
    await expect(ide.tab(/a\.txt.*deleted/)).toHaveCount(0)
    await expect.poll(() => ide.terminal.run('clear; cat a.txt')).toContain('alpha')
  })
  await test.step('replaced by a folder: the text is kept and nothing is written over', async () => {
    await ide.terminal.run('clear; rm a.txt; mkdir a.txt; touch a.txt/inside')
    await expect(ide.bar(/a\.txt was deleted|stands in its place/)).toBeVisible()
    await ide
      .bar(/a\.txt/)
      .getByRole('button', { name: /Save it again|Try again/ })
      .click()
    await expect(ide.bar(/a folder of that name stands in its place/)).toBeVisible()
    await expect(ide.editor).toContainText('alpha')
    expect(await ide.terminal.run('clear; ls a.txt')).toContain('inside')
    await ide.terminal.run('clear; rm -r a.txt')
    await ide
      .bar(/a\.txt/)
      .getByRole('button', { name: /Save it again|Try again/ })
      .first()
      .click()
    await ide.isSaved('a.txt')
    await expect.poll(() => ide.terminal.run('clear; cat a.txt')).toContain('alpha')
  })
  await test.step('renamed in the explorer, also by case only: tab and text follow', async () => {
    await ide.typeAtEnd('beta')
    await ide.treeItem('a.txt').click()
    await keyboard.press('F2')
    await keyboard.press('Control+a')
    await keyboard.type('A.txt')
    await keyboard.press('Enter')
    await expect(ide.tab(/^A\.txt/)).toBeVisible()
    await expect(ide.tab(/^a\.txt/)).toHaveCount(0)
    await ide.isSaved('A.txt')
    await expect
      .poll(() => ide.terminal.run('clear; ls; cat A.txt'))
      .toMatch(/A\.txt[\s\S]*alpha\s+beta/)
  })
  await test.step('renamed outside: the tab says it is gone, the tree has the new name', async () => {
    await ide.terminal.run('clear; mv A.txt b.txt')
    await expect(ide.tab(/A\.txt.*deleted/)).toBeVisible()
    await expect(ide.treeItem('b.txt')).toBeVisible()
  })
  await test.step('links in a circle hang neither the tree nor quick open', async () => {
    await ide.terminal.run(
      'clear; mkdir loop; ln -s ../loop loop/again; ln -s me me; echo d > loop/deep.txt',
    )
    await ide.treeItem('loop').click()
    await expect(ide.treeItem('again')).toBeVisible()
    await ide.treeItem('again').click()
    await expect(ide.treeItem('deep.txt').first()).toBeVisible()
    await expect(ide.treeItem('me')).toBeVisible()
    await ide.quick.openFile('deep.txt', 'deep.txt')
    await expect(ide.editor).toContainText('d')
  })
})
