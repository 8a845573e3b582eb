import { expect, test } from '../fixtures/test.ts'

test('a program prints on through kill -9 of the server, without gap or duplicate (F-04, R3)', {
  tag: '@smoke',
}, async ({ owner, bothy, gitHost }) => {
  const { ide } = owner
  await owner.createCodespace(await gitHost.addRepository('ada/survivor', { 'a.txt': 'a\n' }))
  await ide.terminal.focus()
  // Slow enough to be under way during all of it, and checked afterwards line by line.
  const count = 150
  await owner.page.keyboard.type(
    `clear; for i in $(seq ${count}); do echo "line $i."; sleep 0.05; done\n`,
  )
  await ide.terminal.waitForText(/^line \d\d\.$/m)
  await bothy.kill()
  await bothy.start()
  await ide.terminal.waitForText(new RegExp(`^line ${count}\\.$`, 'm'))
  expect(await ide.terminal.run('ps -o etimes= $$ | wc -l')).toContain('1')

  await owner.page.reload()
  await ide.waitUntilReady()
  await owner.page.getByRole('button', { name: 'Maximize panel' }).click()
  await ide.terminal.waitForText(/^line 130\.$/m)
  const lines = (await ide.terminal.scrollback()).filter((line) => /^line \d+\.$/.test(line))
  expect(lines).toEqual(Array.from({ length: count }, (_, index) => `line ${index + 1}.`))
})

test('a file that is saved while the server dies is old or new, never mixed (F-05, R1)', {
  tag: '@behind-proxy',
}, async ({ owner, bothy, gitHost }) => {
  const { ide } = owner
  const before = `${'a'.repeat(99)}\n`.repeat(2000)
  await owner.createCodespace(await gitHost.addRepository('ada/saver', { 'big.txt': before }))
  await ide.openFile('big.txt')
  await ide.typeAtEnd('the end')
  await bothy.kill()
  const sum = 'head -c 200000 big.txt | md5sum; tail -c 7 big.txt'
  await bothy.start()
  // What was typed is still in the tab and is saved by itself once the server is back.
  await expect.poll(() => ide.terminal.run(sum), { timeout: 30_000 }).toContain('the end')
})
