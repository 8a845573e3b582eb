import type { CDPSession, Page } from '@playwright/test'
import { type Figure, figure, median } from '../figures.ts'
import { editorLines } from './in-page.ts'

const runs = 5
const visible = 'line 3'

type Load = { ms: number; bytes: number; heapBytes: number }

type Loads = { bothy: Load[]; bare: Load[]; codeServer: Load[] }
export type Subject = { page: Page; url: string }

/** From an address to a file's text on the screen, with an empty cache and with a full one. */
export async function measureLoad(of: {
  bothy: Subject
  bare: Subject
  /** Opened once the others are done: its page works on for seconds after its text is there. */
  openCodeServer: () => Promise<Subject | null>
}): Promise<Figure[]> {
  const cold: Loads = { bothy: [], bare: [], codeServer: [] }
  const warm: Loads = { bothy: [], bare: [], codeServer: [] }
  for (let run = 0; run < runs; run += 1) {
    for (const who of ['bare', 'bothy'] as const) {
      const { page, url } = of[who]
      await page.bringToFront()
      cold[who].push(await undisturbed(() => load(page, url, true)))
      warm[who].push(await undisturbed(() => load(page, url, false)))
    }
  }
  const codeServer = await of.openCodeServer()
  for (let run = 0; codeServer && run < runs; run += 1) {
    const { page, url } = codeServer
    cold.codeServer.push(await undisturbed(() => load(page, url, true)))
    warm.codeServer.push(await undisturbed(() => load(page, url, false)))
  }
  await codeServer?.page.context().close()
  const row = (
    name: string,
    unit: Figure['unit'],
    loads: Loads,
    share: (load: Load) => number,
    aim: string,
  ) =>
    figure(name, unit, {
      value: median(loads.bothy.map(share)),
      reference: median(loads.bare.map(share)),
      runs,
      aim,
    })
  const besideCodeServer = (name: string, loads: Loads) =>
    figure(name, 'ms', {
      value: median(loads.bothy.map(({ ms }) => ms)),
      reference: median(loads.codeServer.map(({ ms }) => ms)),
      runs,
      aim: '0.4 × code-server',
    })
  return [
    row('IDE to a file’s text, cold', 'ms', cold, ({ ms }) => ms, '1.5 × bare'),
    row('IDE to a file’s text, warm', 'ms', warm, ({ ms }) => ms, '1.5 × bare'),
    row('IDE over the wire, cold', 'KB', cold, ({ bytes }) => bytes / 1024, '1300'),
    row('IDE over the wire, warm', 'KB', warm, ({ bytes }) => bytes / 1024, '20'),
    row('JS heap after load', 'MB', warm, ({ heapBytes }) => heapBytes / 1024 ** 2, '60'),
    ...(codeServer
      ? [
          besideCodeServer('the same, cold, beside code-server', cold),
          besideCodeServer('the same, warm, beside code-server', warm),
        ]
      : []),
  ]
}

/**
 * Where another program changes the machine's networks, browsers drop what they fetch, and the
 * page begins anew.
 */
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
