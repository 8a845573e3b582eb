import type { Page } from '@playwright/test'
import { type Figure, figure, median, quantile } from '../figures.ts'
import { focusTerminal, measured, terminalRows } from './in-page.ts'

const modules = 20
const features = 20
const filesEach = 500
const wide = 10_000
const runs = 5
const queries = ['mod7feat3file42', 'file499', 'src/module-3/file-77']
const list = '[role="listbox"]'

/** 200,000 paths in quick open, and a folder with ten thousand entries. */
export async function measureManyFiles(bothy: Page, bare: Page): Promise<Figure[]> {
  await makeFiles(bothy)
  const folder = await openFolder(bothy, bare)
  const keys = await searchKeys(bothy)
  const reference = await bareKeys(bare)
  return [
    figure(`a folder of ${wide.toLocaleString('en')} entries`, 'ms', {
      value: median(folder.bothy),
      reference: median(folder.bare),
      runs,
      aim: '2 × bare',
    }),
    figure('  the same, by a click without a hand', 'ms', {
      value: median(folder.atOnce),
      reference: median(folder.bare),
      runs,
    }),
    figure('quick open over 200,000 paths, a key, p50', 'ms', {
      value: quantile(keys, 0.5),
      reference: quantile(reference, 0.5),
      runs: keys.length,
      aim: '2 × bare',
    }),
    figure('quick open over 200,000 paths, a key, p95', 'ms', {
      value: quantile(keys, 0.95),
      reference: quantile(reference, 0.95),
      runs: keys.length,
      aim: '50',
    }),
  ]
}

async function makeFiles(page: Page): Promise<void> {
  await focusTerminal(page)
  const make = [
    `for m in $(seq ${modules}); do for f in $(seq ${features}); do d=src/module-$m/feature-$f;`,
    `mkdir -p $d; (cd $d && seq -f 'file-%.0f.ts' ${filesEach} | xargs touch); done; done;`,
    `mkdir -p wide; (cd wide && seq -f 'entry-%05.0f.txt' ${wide} | xargs touch);`,
    "clear; echo all''-made",
  ].join(' ')
  await page.keyboard.type(make)
  await page.keyboard.press('Enter')
  await page.waitForFunction(
    (selector) => document.querySelector(selector)?.textContent?.includes('all-made') ?? false,
    terminalRows,
    { timeout: 300_000 },
  )
}

/** As long as a hand needs from being on a row to pressing, at the least. */
const handMs = 150

/**
 * From the click on the folder to its first entry on the screen: by a hand, which is on the row for
 * a while before it presses, and by a click out of nowhere.
 */
async function openFolder(bothy: Page, bare: Page) {
  const found = { bothy: [] as number[], atOnce: [] as number[], bare: [] as number[] }
  const names = Array.from(
    { length: wide },
    (_, index) => `entry-${String(index + 1).padStart(5, '0')}.txt`,
  )
  for (let run = 0; run < runs; run += 1) {
    await bare.bringToFront()
    found.bare.push(await bare.evaluate((wanted) => window.bareList(wanted), names.length))
    await bothy.bringToFront()
    const row = bothy.getByRole('treeitem', { name: 'wide', exact: true })
    const watch = {
      kind: 'until',
      after: 'mousedown',
      selector: '[role="tree"]',
      text: 'entry-00001.txt',
    } as const
    for (const way of ['bothy', 'atOnce'] as const) {
      await bothy.mouse.move(0, 0)
      // What was listed ahead for another click is no longer taken for one of now.
      await bothy.waitForTimeout(1500)
      if (way === 'bothy') {
        await row.hover()
        await bothy.waitForTimeout(handMs)
      }
      found[way].push(await measured(bothy, watch, () => row.click()))
      await row.click()
      await bothy.getByRole('treeitem', { name: 'entry-00001.txt' }).waitFor({ state: 'detached' })
    }
  }
  return found
}

async function searchKeys(page: Page): Promise<number[]> {
  const found: number[] = []
  for (const query of queries) {
    await page.keyboard.press('Control+p')
    await page.getByRole('combobox').first().waitFor()
    // The paths have to have arrived: what a key costs is measured, not the listing.
    await page.keyboard.type('file-500')
    await page.getByRole('option', { name: 'file-500.ts' }).first().waitFor({ timeout: 60_000 })
    await page.waitForTimeout(2000)
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Backspace')
    await page.waitForTimeout(500)
    for (const key of query) {
      found.push(
        await measured(page, { kind: 'echo', selector: list }, () => page.keyboard.press(key)),
      )
      await page.waitForTimeout(60)
    }
    await page.keyboard.press('Escape')
  }
  return found
}

/**
 * The least there is to it: every path looked through for the letters in their order,
 * the best drawn.
 */
async function bareKeys(page: Page): Promise<number[]> {
  return page.evaluate(
    ({ modules, features, filesEach, queries }) => {
      const paths: string[] = []
      for (let module = 1; module <= modules; module += 1)
        for (let feature = 1; feature <= features; feature += 1)
          for (let file = 1; file <= filesEach; file += 1)
            paths.push(`src/module-${module}/feature-${feature}/file-${file}.ts`)
      const host = document.createElement('ul')
      document.body.append(host)
      const found: number[] = []
      for (const query of queries) {
        for (let length = 1; length <= query.length; length += 1) {
          const began = performance.now()
          const typed = query.slice(0, length)
          const matches: { path: string; score: number }[] = []
          for (const path of paths) {
            let at = -1
            let score = 0
            for (const letter of typed) {
              const next = path.indexOf(letter, at + 1)
              if (next < 0) {
                score = -1
                break
              }
              score += next === at + 1 ? 0 : 1
              at = next
            }
            if (score >= 0) matches.push({ path, score })
          }
          matches.sort((one, other) => one.score - other.score)
          host.replaceChildren(
            ...matches.slice(0, 20).map(({ path }) => {
              const item = document.createElement('li')
              item.textContent = path
              return item
            }),
          )
          found.push(performance.now() - began)
        }
      }
      host.remove()
      return found
    },
    { modules, features, filesEach, queries },
  )
}
