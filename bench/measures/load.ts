import type { CDPSession, Page } from '@playwright/test'
import { type Figure, figure, median } from '../figures.ts'
import { editorLines, measured } from './in-page.ts'

const runs = 5
const visible = 'line 3'

type Load = { ms: number; bytes: number; heapBytes: number }

/** From an address to a file's text on the screen, with an empty cache and with a full one. */
export async function measureLoad(
  bothy: { page: Page; url: string },
  bare: { page: Page; url: string },
): Promise<Figure[]> {
  const cold = { bothy: [] as Load[], bare: [] as Load[] }
  const warm = { bothy: [] as Load[], bare: [] as Load[] }
  for (let run = 0; run < runs; run += 1) {
    for (const [who, { page, url }] of [
      ['bare', bare],
      ['bothy', bothy],
    ] as const) {
      await page.bringToFront()
      cold[who].push(await undisturbed(() => load(page, url, true)))
      warm[who].push(await undisturbed(() => load(page, url, false)))
    }
  }
  const row = (
    name: string,
    unit: Figure['unit'],
    loads: typeof cold,
    of: (load: Load) => number,
    aim: string,
  ) =>
    figure(name, unit, {
      value: median(loads.bothy.map(of)),
      reference: median(loads.bare.map(of)),
      runs,
      aim,
    })
  return [
    row('IDE to a file’s text, cold', 'ms', cold, ({ ms }) => ms, '1.5 × bare'),
    row('IDE to a file’s text, warm', 'ms', warm, ({ ms }) => ms, '1.5 × bare'),
    row('IDE over the wire, cold', 'KB', cold, ({ bytes }) => bytes / 1024, '1300'),
    row('IDE over the wire, warm', 'KB', warm, ({ bytes }) => bytes / 1024, '20'),
    row('JS heap after load', 'MB', warm, ({ heapBytes }) => heapBytes / 1024 ** 2, '60'),
  ]
}

/** Where another program changes the machine's networks, browsers drop what they fetch, and the page begins anew. */
async function undisturbed(measure: () => Promise<Load>): Promise<Load> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await measure()
    } catch (error) {
      if (tries === 3 || !/context was destroyed/.test(String(error))) throw error
    }
  }
}

async function load(page: Page, url: string, isCold: boolean): Promise<Load> {
  const devtools = await page.context().newCDPSession(page)
  try {
    await page.goto('about:blank')
    if (isCold) await devtools.send('Network.clearBrowserCache')
    const counted = await countBytes(devtools)
    await page.goto(url, { waitUntil: 'commit' })
    const ms = await page.evaluate(
      ([selector, text]) => window.bench.until('load', selector ?? '', text ?? ''),
      [editorLines, visible],
    )
    await page.waitForTimeout(1500)
    await devtools.send('HeapProfiler.collectGarbage')
    const { usedSize } = await devtools.send('Runtime.getHeapUsage')
    return { ms, bytes: counted.bytes, heapBytes: usedSize }
  } finally {
    await devtools.detach()
  }
}

async function countBytes(devtools: CDPSession): Promise<{ bytes: number }> {
  const counted = { bytes: 0 }
  await devtools.send('Network.enable')
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    counted.bytes += encodedDataLength
  })
  return counted
}

/** From the click to the first lines of a file of one megabyte. */
export async function measureLargeFile(bothy: Page, bare: Page): Promise<Figure[]> {
  const found = { bothy: [] as number[], bare: [] as number[] }
  for (let run = 0; run < runs; run += 1) {
    await bare.bringToFront()
    await bare.reload()
    await bare.locator(editorLines).getByText(visible, { exact: true }).first().waitFor()
    found.bare.push(await untilNeedle(bare, () => bare.locator('#open').click()))
    await bothy.bringToFront()
    const row = bothy.getByRole('treeitem', { name: 'large.txt', exact: true })
    found.bothy.push(await untilNeedle(bothy, () => row.click()))
    await bothy.getByRole('tab', { name: 'large.txt' }).click({ button: 'middle' })
    await bothy.getByRole('tab', { name: 'large.txt' }).waitFor({ state: 'detached' })
  }
  return [
    figure('1 MB file from click to visible', 'ms', {
      value: median(found.bothy),
      reference: median(found.bare),
      runs,
      aim: '1.2 × bare',
    }),
  ]
}

async function untilNeedle(page: Page, click: () => Promise<void>): Promise<number> {
  return measured(
    page,
    { kind: 'until', after: 'mousedown', selector: editorLines, text: 'needle at the top' },
    click,
  )
}
