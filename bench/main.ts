import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import { type Figure, figure, table } from './figures.ts'
import { measureCodespaces } from './measures/codespaces.ts'
import { measureDevContainers } from './measures/dev-containers.ts'
import { editorLines, installBench } from './measures/in-page.ts'
import { measureLargeFile } from './measures/large-file.ts'
import { measureLoad, type Subject } from './measures/load.ts'
import { measureManyFiles } from './measures/many-files.ts'
import { measureMemory, rssMegabytes } from './measures/memory.ts'
import { measurePorts } from './measures/ports.ts'
import { measureTerminal } from './measures/terminal.ts'
import { Stage } from './stage.ts'

const resultsFile = join(import.meta.dirname, 'results.json')

await using stage = await Stage.set()
const figures: Figure[] = []
const add = (found: Figure[]) => {
  figures.push(...found)
  process.stdout.write(
    `${found.map((one) => `${one.figure}: ${one.value} ${one.unit}`).join('\n')}\n`,
  )
}

add([figure('server RSS, 0 codespaces', 'MB', { value: rssMegabytes(stage.server.pid), runs: 1 })])
add(await measureDashboard())
add(await measureCodespaces(stage))
add(await measureDevContainers(stage))

const bothy = await stage.signedIn()
const name = await stage.create(bothy)
const bare = await (await stage.newContext(stage.bare.url)).newPage()
for (const page of [bothy, bare]) await installBench(page)
const url = `/c/${name}`
await openReadme(bothy, url)
await bare.goto(stage.bare.url)
add(await measureTerminal(bothy, bare))
add(
  await measureLoad({
    bothy: { page: bothy, url },
    bare: { page: bare, url: stage.bare.url },
    openCodeServer,
  }),
)
await openReadme(bothy, url)
add(await measureLargeFile(bothy, bare))
add(await measureManyFiles(bothy, bare))
await bare.close()
await bothy.goto('/')
add(await measureMemory(stage, bothy, 1))
await bothy.goto(url)
add(await measurePorts(stage, bothy, name))
const afterPorts = { value: rssMegabytes(stage.server.pid), runs: 1 }
add([figure('server RSS, behind all that its ports carried', 'MB', afterPorts)])

writeFileSync(
  resultsFile,
  `${JSON.stringify(
    figures.map(({ aim: _, ...one }) => one),
    null,
    2,
  )}\n`,
)
process.stdout.write(`\n${table(figures)}\n`)

/** Where it was asked for, with its first visit behind it. */
async function openCodeServer(): Promise<Subject | null> {
  if (!stage.codeServer) return null
  const url = stage.codeServer.addressOf('README.md')
  const page = await (await stage.newContext(url)).newPage()
  await installBench(page)
  await page.goto(url)
  await page.locator(editorLines).first().waitFor()
  return { page, url }
}

/** So that it is open again whenever the page is loaded. */
async function openReadme(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('treeitem', { name: 'README.md', exact: true }).dblclick()
  await page.getByRole('tab', { name: 'README.md' }).waitFor()
}

/** Everything the list of codespaces loads, packed as an old proxy would. */
async function measureDashboard(): Promise<Figure[]> {
  const page = await stage.signedIn()
  let bytes = 0
  const monaco: string[] = []
  page.on('response', async (response) => {
    if (!/\.(js|css)$/.test(new URL(response.url()).pathname)) return
    const body = await response.body().catch(() => Buffer.alloc(0))
    if (/\/(monaco|text|frame|services)-/.test(response.url())) monaco.push(response.url())
    bytes += gzipSync(body, { level: 9 }).length
  })
  await page.goto('/', { waitUntil: 'networkidle' })
  await page.context().close()
  if (monaco.length > 0) throw new Error(`The dashboard loads Monaco: ${monaco.join(', ')}`)
  return [
    figure('dashboard, script and style, gzip', 'KB', { value: bytes / 1024, runs: 1, aim: '200' }),
  ]
}
