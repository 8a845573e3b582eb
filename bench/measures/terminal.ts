import type { Page } from '@playwright/test'
import { type Figure, figure, median, quantile } from '../figures.ts'
import { focusTerminal, measured, terminalRows } from './in-page.ts'

const keysARound = 75
const rounds = 3
const outputBytes = 20 * 1024 * 1024
const yesMs = 3000

/**
 * What a person sees of a terminal: echo, bulk output, and whether it obeys. Rounds
 * are interleaved.
 */
export async function measureTerminal(bothy: Page, bare: Page): Promise<Figure[]> {
  const pages = { bothy, bare }
  const echoes = { bothy: [] as number[], bare: [] as number[] }
  const rates = { bothy: [] as number[], bare: [] as number[] }
  const freezes = { bothy: [] as number[], bare: [] as number[] }
  const obeys = { bothy: [] as number[], bare: [] as number[] }
  for (const page of Object.values(pages)) {
    await focusTerminal(page)
    await type(page, `seq -f '%012.0f' 1 ${Math.ceil(outputBytes / 13)} > /tmp/bench.txt; clear`)
    await page.waitForTimeout(3000)
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const who of ['bare', 'bothy'] as const) {
      await pages[who].bringToFront()
      await focusTerminal(pages[who])
      await pointAtTerminal(pages[who])
      echoes[who].push(...(await typeKeys(pages[who])))
      const { rate, freeze } = await printMuch(pages[who], round)
      rates[who].push(rate)
      freezes[who].push(freeze)
      obeys[who].push(await interrupt(pages[who]))
    }
  }
  const count = keysARound * rounds
  const echo = (share: number) => ({
    value: quantile(echoes.bothy, share),
    reference: quantile(echoes.bare, share),
    runs: count,
  })
  return [
    figure('keystroke to echo, p50', 'ms', { ...echo(0.5), aim: 'bare + 1' }),
    figure('keystroke to echo, p95', 'ms', { ...echo(0.95), aim: 'bare + 3' }),
    figure('keystroke to echo, p99', 'ms', echo(0.99)),
    figure('20 MB of terminal output', 'MB/s', {
      value: median(rates.bothy),
      reference: median(rates.bare),
      runs: rounds,
      aim: '1.0 × bare',
    }),
    figure('longest freeze meanwhile', 'ms', {
      value: median(freezes.bothy),
      reference: median(freezes.bare),
      runs: rounds,
      aim: '100',
    }),
    figure('Ctrl-C after 3 s of yes', 'ms', {
      value: median(obeys.bothy),
      reference: median(obeys.bare),
      runs: rounds,
      aim: '100',
    }),
  ]
}

/** Each frame of a page is asked what is under the mouse, unless the mouse was never there. */
async function pointAtTerminal(page: Page): Promise<void> {
  const box = await page.locator(terminalRows).first().boundingBox()
  if (!box) throw new Error('There is no terminal to point at.')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
}

async function type(page: Page, line: string): Promise<void> {
  await page.keyboard.type(line)
  await page.keyboard.press('Enter')
}

async function typeKeys(page: Page): Promise<number[]> {
  await type(page, 'clear; cat > /dev/null')
  await page.waitForTimeout(300)
  const found: number[] = []
  for (let index = 0; index < keysARound; index += 1) {
    const key = 'abcdefghij'.charAt(index % 10)
    found.push(
      await measured(page, { kind: 'echo', selector: terminalRows }, () =>
        page.keyboard.press(key),
      ),
    )
    // As somebody types: neither in step with the screen nor all at once.
    await page.waitForTimeout(20 + ((index * 7) % 31))
  }
  await page.keyboard.press('Control+c')
  await page.waitForTimeout(200)
  return found
}

async function printMuch(page: Page, round: number): Promise<{ rate: number; freeze: number }> {
  const mark = `end-of-${round}`
  await page.keyboard.type(`clear; cat /tmp/bench.txt; echo end-of''-${round}`)
  await page.evaluate(() => window.bench.longestTask())
  const ms = await measured(
    page,
    { kind: 'until', after: 'keydown', selector: terminalRows, text: mark },
    () => page.keyboard.press('Enter'),
  )
  const freeze = await page.evaluate(() => window.bench.longestTask())
  return { rate: outputBytes / 1024 ** 2 / (ms / 1000), freeze }
}

async function interrupt(page: Page): Promise<number> {
  await type(page, 'clear; yes')
  await page.waitForTimeout(yesMs)
  return measured(page, { kind: 'quiet', ms: 500 }, () => page.keyboard.press('Control+c'))
}
