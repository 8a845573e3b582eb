import type { Page } from '@playwright/test'
import { type Figure, figure, median, quantile } from '../figures.ts'
import { editorLines, measured } from './in-page.ts'

const runs = 5
const keys = 60
const quickOpen = '[role="dialog"] [role="combobox"], [role="combobox"]'

/**
 * A file of one megabyte: from quick open to its first lines, typing into it, and three of
 * them in memory.
 */
export async function measureLargeFile(bothy: Page, bare: Page): Promise<Figure[]> {
  const found = { bothy: [] as number[], bare: [] as number[] }
  const typed = { bothy: [] as number[], bare: [] as number[] }
  for (let run = 0; run < runs; run += 1) {
    await bare.bringToFront()
    await bare.reload()
    await bare.locator(editorLines).getByText('line 3', { exact: true }).first().waitFor()
    found.bare.push(await untilNeedle(bare, 'mousedown', () => bare.locator('#open').click()))
    typed.bare.push(...(await typeInto(bare)))
    await bothy.bringToFront()
    await chosen(bothy, 'large.txt')
    found.bothy.push(await untilNeedle(bothy, 'keydown', () => bothy.keyboard.press('Enter')))
    typed.bothy.push(...(await typeInto(bothy)))
    await closeTab(bothy, 'large.txt')
  }
  for (const name of ['large.txt', 'large-2.txt', 'large-3.txt']) {
    await chosen(bothy, name)
    await bothy.keyboard.press('Enter')
    await bothy.getByRole('tab', { name }).waitFor()
    // Until it has the focus it could take it from the box that is opened next.
    await bothy.locator('.monaco-editor.focused').getByText('needle at the top').first().waitFor()
  }
  const heapBytes = await heapOf(bothy)
  for (const name of ['large.txt', 'large-2.txt', 'large-3.txt']) await closeTab(bothy, name)
  return [
    figure('1 MB file from quick open to visible', 'ms', {
      value: median(found.bothy),
      reference: median(found.bare),
      runs,
      aim: '1.2 × bare',
    }),
    figure('typing in it, p50', 'ms', {
      value: quantile(typed.bothy, 0.5),
      reference: quantile(typed.bare, 0.5),
      runs: keys * runs,
    }),
    figure('typing in it, p95', 'ms', {
      value: quantile(typed.bothy, 0.95),
      reference: quantile(typed.bare, 0.95),
      runs: keys * runs,
      aim: '1.5 × bare',
    }),
    figure('JS heap with three of them', 'MB', {
      value: heapBytes / 1024 ** 2,
      runs: 1,
      aim: '120',
    }),
  ]
}

/** Quick open with the file found, before Enter. */
async function chosen(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+p')
  await page.locator(quickOpen).first().waitFor()
  await page.keyboard.type(name)
  await page.getByRole('option', { name }).first().waitFor()
}

async function closeTab(page: Page, name: string): Promise<void> {
  const tab = page.getByRole('tab', { name })
  // What was typed is saved first.
  await page.keyboard.press('Control+s')
  await tab.click({ button: 'middle' })
  await tab.waitFor({ state: 'detached' })
}

async function untilNeedle(
  page: Page,
  after: 'keydown' | 'mousedown',
  act: () => Promise<void>,
): Promise<number> {
  return measured(
    page,
    { kind: 'until', after, selector: editorLines, text: 'needle at the top' },
    act,
  )
}

async function typeInto(page: Page): Promise<number[]> {
  await page.locator(editorLines).first().click()
  const found: number[] = []
  for (let index = 0; index < keys; index += 1) {
    const key = 'abcdefghij'.charAt(index % 10)
    found.push(
      await measured(page, { kind: 'echo', selector: editorLines }, () => page.keyboard.press(key)),
    )
    await page.waitForTimeout(20 + ((index * 7) % 31))
  }
  return found
}

async function heapOf(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page)
  try {
    await devtools.send('HeapProfiler.collectGarbage')
    return (await devtools.send('Runtime.getHeapUsage')).usedSize
  } finally {
    await devtools.detach()
  }
}
