import { expect, test } from '../../fixtures/test.ts'

const kills = 10

test('what is typed while the server is killed again and again arrives once and in order (F-04)', async ({
  owner,
  bothy,
  gitHost,
}) => {
  test.setTimeout(300_000)
  const { ide, page } = owner
  await owner.createCodespace(await gitHost.addRepository('ada/typist', { 'a.txt': 'a\n' }))
  await ide.terminal.focus()
  await page.keyboard.type('stty -echo; cat > typed.txt\n')
  let typed = ''
  for (let kill = 0; kill < kills; kill += 1) {
    const numbers = Array.from({ length: 40 }, (_, index) =>
      `${kill * 40 + index}`.padStart(6, '0'),
    )
    const text = `${numbers.join(' ')}\n`
    const typing = page.keyboard.type(text, { delay: 5 })
    await bothy.kill()
    await bothy.start()
    await typing
    typed += text
    await expect(ide.statusBar).toContainText('Running')
  }
  await page.keyboard.press('Control+d')
  await page.keyboard.type('stty echo\n')
  await ide.terminal.run('true')
  const sum = await ide.terminal.run(`wc -c < typed.txt; head -c 6 typed.txt; tail -c 7 typed.txt`)
  expect(sum).toContain(String(typed.length))
  const check = `tr ' ' '\\n' < typed.txt | grep . | awk '$1 + 0 != NR - 1 { bad++ } END { print "bad", bad + 0, NR }'`
  expect(await ide.terminal.run(check)).toContain(`bad 0 ${kills * 40}`)
})

test('two million lines end with the last one, and the page answers meanwhile (F-24)', async ({
  owner,
  gitHost,
}) => {
  test.setTimeout(300_000)
  const { ide, page } = owner
  await owner.createCodespace(await gitHost.addRepository('ada/flood', { 'a.txt': 'a\n' }))
  await ide.terminal.focus()
  await page.keyboard.type('seq -f "line %.0f" 1 2000000; echo the-"end"\n')
  await page.getByRole('button', { name: 'Refresh' }).click()
  await expect(ide.treeItem('a.txt')).toBeVisible()
  await expect
    .poll(() => ide.terminal.text(), { timeout: 120_000 })
    .toMatch(/line 2000000\nthe-end/)
})
