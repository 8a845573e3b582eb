import { loadAgain } from '../fixtures/load-again.ts'
import { SlowLine } from '../fixtures/slow-line.ts'
import { expect, Person, test } from '../fixtures/test.ts'

const words = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const nine = `${words.join('\n')}\n`

async function switchAutoSaveOff({ ide }: Person): Promise<void> {
  await ide.quick.run('File: Toggle auto save')
  await expect(ide.toast('Auto save is off')).toBeVisible()
}

/** The same browser, another page. */
async function anotherPage({ context }: Person): Promise<Person> {
  return new Person(context, loadAgain(await context.newPage()))
}

/** Puts text behind the one line with these words. */
async function typeBehind({ page, ide }: Person, line: string, text: string): Promise<void> {
  await ide.editor.getByText(line, { exact: true }).first().click()
  await page.keyboard.press('End')
  await page.keyboard.type(text)
}

test('text that was typed outlives its page, a crash and its browser (F-26)', async ({
  openBrowser,
  gitHost,
}) => {
  const first = await openBrowser('hope')
  const name = await first.createCodespace(
    await gitHost.addRepository('ada/hot-exit', { 'a.txt': nine }),
  )
  await switchAutoSaveOff(first)
  await first.ide.quick.openFile('a.txt')
  await first.ide.typeAtEnd('typed, not saved')
  const second = await anotherPage(first)

  await test.step('a page that is closed at once is as it was when it comes back', async () => {
    const closed = first.page.waitForEvent('close')
    await first.page.close({ runBeforeUnload: true })
    await closed
    await second.ide.open(name)
    await expect(second.ide.editor).toContainText('typed, not saved')
    await expect(second.ide.unsavedTab('a.txt')).toBeVisible()
    expect(await second.ide.terminal.run('clear; tail -1 a.txt')).not.toContain('typed')
  })
  const third = await anotherPage(first)
  await test.step('one that crashes too', async () => {
    await second.ide.typeAtEnd(', and more')
    await expect
      .poll(() => second.page.evaluate(readKept))
      .toContainEqual(expect.stringContaining('typed, not saved, and more'))
    await second.page.goto('chrome://crash').catch(() => undefined)
    await second.page.close()
    await third.ide.open(name)
    await expect(third.ide.editor).toContainText('typed, not saved, and more')
    await expect(third.ide.unsavedTab('a.txt')).toBeVisible()
  })
  const elsewhere = await openBrowser('hope')
  await test.step('in another browser it is offered, to be compared first', async () => {
    await elsewhere.ide.open(name)
    const offer = elsewhere.ide.bar(/Text you typed into a\.txt on another page .*was not saved/)
    // The codespace has its copy a moment after the browser has.
    await expect(async () => {
      await elsewhere.page.reload()
      await elsewhere.ide.waitUntilReady()
      await elsewhere.ide.quick.openFile('a.txt')
      await expect(offer).toBeVisible({ timeout: 2000 })
    }).toPass()
    await offer.getByRole('button', { name: 'Compare' }).click()
    await expect(elsewhere.page.getByText('1 difference')).toBeVisible()
    await elsewhere.page.keyboard.press('Control+F4')
    await expect(offer).toBeVisible()
  })
  await test.step('restored onto a file that has changed meanwhile, it warns', async () => {
    await third.page.close()
    await elsewhere.ide.terminal.run('clear; sed -i s/one/ONE/ a.txt')
    const fourth = await anotherPage(first)
    await fourth.ide.open(name)
    const offer = fourth.ide.bar(/Text you typed into a\.txt .*was not saved/)
    await expect(fourth.ide.editor).toContainText('ONE')
    await offer.getByRole('button', { name: 'Restore' }).click()
    await expect(fourth.ide.editor).toContainText('typed, not saved, and more')
    const conflict = fourth.ide.bar('a.txt changed on disk while you were editing it.')
    await conflict.getByRole('button', { name: 'Take mine' }).click()
    await fourth.ide.isSaved('a.txt')
    await expect
      .poll(() => fourth.ide.terminal.run('clear; head -1 a.txt; tail -1 a.txt'))
      .toMatch(/^one\ntyped, not saved, and more/m)
  })
})

/** In the page: what its browser holds of text that is not saved. */
async function readKept(): Promise<string[]> {
  const opening = indexedDB.open('bothy-unsaved')
  await new Promise((resolve) => opening.addEventListener('success', resolve))
  const asking = opening.result.transaction('texts').objectStore('texts').getAll()
  await new Promise((resolve) => asking.addEventListener('success', resolve))
  opening.result.close()
  return asking.result.map(({ text }: { text: string }) => text)
}

test('two browsers on one file: neither text is lost, whoever wins (F-25, F-26)', async ({
  openBrowser,
  gitHost,
}) => {
  const mine = await openBrowser('twin')
  const name = await mine.createCodespace(
    await gitHost.addRepository('ada/twins', { 'a.txt': nine }),
  )
  await switchAutoSaveOff(mine)
  const theirs = await openBrowser('twin')
  await theirs.ide.open(name)
  for (const { ide } of [mine, theirs]) await ide.quick.openFile('a.txt')
  const conflict = mine.ide.bar('a.txt changed on disk while you were editing it.')
  const onDisk = () => theirs.ide.terminal.run('clear; paste -sd, a.txt')
  const save = async ({ page, ide }: Person) => {
    await ide.editor.click()
    await page.keyboard.press('Control+s')
  }

  await test.step('what one saves is in the other, which has nothing unsaved', async () => {
    await typeBehind(theirs, 'two', ' and a half')
    await save(theirs)
    await expect(mine.ide.editor).toContainText('two and a half')
    await mine.ide.isSaved('a.txt')
  })
  await test.step('both have typed: the second to save is told, and merges line by line', async () => {
    await typeBehind(mine, 'four', ' mine')
    await typeBehind(mine, 'seven', ' only mine')
    await typeBehind(theirs, 'four', ' theirs')
    await typeBehind(theirs, 'nine', ' only theirs')
    await save(theirs)
    await expect(conflict).toBeVisible()
    await save(mine)
    await expect(mine.ide.toast('a.txt is not saved yet')).toBeVisible()
    await conflict.getByRole('button', { name: 'Merge' }).click()
    const merge = mine.page.getByRole('toolbar', { name: 'Merge' })
    await expect(merge).toContainText('1 conflict left')
    await merge.getByRole('button', { name: 'Accept both' }).click()
    await merge.getByRole('button', { name: 'Complete merge' }).click()
    await mine.ide.isSaved('a.txt')
    await expect
      .poll(onDisk)
      .toMatch(
        /four (theirs,four mine|mine,four theirs),five,six,seven only mine,eight,nine only theirs/,
      )
    await expect(theirs.ide.editor).toContainText('seven only mine')
  })
  await test.step('of the same size, theirs taken: mine is in the timeline', async () => {
    await typeBehind(mine, 'one', ' A')
    await typeBehind(theirs, 'one', ' B')
    await save(theirs)
    await conflict.getByRole('button', { name: 'Take theirs' }).click()
    await expect(mine.ide.editor).toContainText('one B')
    await mine.ide.isSaved('a.txt')
    await mine.page.getByRole('button', { name: 'Timeline', exact: true }).click()
    await mine.page.getByRole('button', { name: /Your text, set aside/ }).click()
    await expect(mine.page.getByRole('main', { name: 'Editors' })).toContainText('one A')
    await mine.page.keyboard.press('Control+F4')
  })
  await test.step('mine taken: theirs is in the timeline, and comes back from there', async () => {
    await typeBehind(mine, 'three', ' C')
    await typeBehind(theirs, 'three', ' D')
    await save(theirs)
    await conflict.getByRole('button', { name: 'Take mine' }).click()
    await mine.ide.isSaved('a.txt')
    await expect.poll(onDisk).toContain('three C')
    await expect(theirs.ide.editor).toContainText('three C')
    const rows = mine.page.getByRole('list', { name: 'History of a.txt' }).getByRole('listitem')
    await expect(rows.filter({ hasText: 'Saved' })).not.toHaveCount(0)
    await mine.ide.quick.run('Local history: Find entry to restore')
    await mine.ide.quick.option(/Saved/).waitFor()
    await mine.page.keyboard.press('ArrowDown')
    await mine.page.keyboard.press('Enter')
    await expect(mine.ide.editor).toContainText('three D')
    await expect.poll(onDisk).toContain('three D')
  })
  await test.step('a program writes: a clean tab has it at once, a dirty one is warned', async () => {
    await theirs.ide.terminal.run('clear; sed -i s/five/FIVE/ a.txt')
    await expect(mine.ide.editor).toContainText('FIVE')
    await mine.ide.isSaved('a.txt')
    await typeBehind(mine, 'six', ' typed')
    await theirs.ide.terminal.run('clear; sed -i s/eight/EIGHT/ a.txt')
    await expect(conflict).toBeVisible()
    await conflict.getByRole('button', { name: 'Compare' }).click()
    await expect(mine.page.getByText('2 differences')).toBeVisible()
    await mine.page.keyboard.press('Control+F4')
    await expect(mine.ide.editor).toContainText('six typed')
  })
})

test('over a slow line and a server that is killed, typing goes on and nothing is lost', async ({
  openBrowser,
  bothy,
  gitHost,
}) => {
  // 200 ms there and back.
  await using line = await SlowLine.start(100)
  const far = await openBrowser('far', { proxy: line.proxy })
  const { page, ide } = far
  await far.createCodespace(await gitHost.addRepository('ada/far', { 'a.txt': 'begin\n' }))
  await ide.quick.openFile('a.txt')
  await ide.typeAtEnd('')

  await test.step('letters are drawn as soon as they are typed', async () => {
    await page.evaluate(() => {
      const times: number[] = []
      Object.assign(window, { frameTimes: times })
      document.addEventListener(
        'keydown',
        () => {
          const began = performance.now()
          requestAnimationFrame(() => setTimeout(() => times.push(performance.now() - began)))
        },
        true,
      )
    })
    // As fast as people type.
    await page.keyboard.type('line by line of a text,\n'.repeat(5), { delay: 30 })
    const times = await page.evaluate(
      () => (window as unknown as { frameTimes: number[] }).frameTimes,
    )
    times.sort((one, other) => one - other)
    expect(times.length).toBeGreaterThan(100)
    // A round trip alone would be 200. The middle one, since a busy machine is late for some.
    expect(times[Math.floor(times.length / 2)]).toBeLessThan(100)
  })
  await test.step('and saved as the line allows', async () => {
    await ide.isSaved('a.txt')
    await expect
      .poll(() => ide.terminal.run('clear; tail -2 a.txt'))
      .toContain('line by line of a text')
  })
  await test.step('the server dies while letters are typed, and the letters stay', async () => {
    await ide.editor.click()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('before, ')
    const killed = bothy.kill()
    await page.keyboard.type('while, ')
    await killed
    await page.keyboard.type('after')
    await expect(ide.editor).toContainText('before, while, after')
    await expect(ide.unsavedTab('a.txt')).toBeVisible()
    await bothy.start()
    await ide.isSaved('a.txt')
    await expect
      .poll(() => ide.terminal.run('clear; tail -1 a.txt'))
      .toContain('before, while, after')
  })
})
