import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'
import { type Figure, figure, median } from '../figures.ts'
import { callApi, keyed, reached, type Stage } from '../stage.ts'
import { installBench, measured, terminalRows } from './in-page.ts'

const runs = 7
const run = promisify(execFile)

export type Step = { name: string; startedAt: number | null; endedAt: number | null }
/** How long each part of one took, in milliseconds. */
type Parts = Map<string, number>

/** From the click to a prompt in the browser, beside what `docker run` of the same image takes. */
export async function measureCodespaces(stage: Stage): Promise<Figure[]> {
  const page = await stage.signedIn()
  await installBench(page)
  const creates: Parts[] = []
  const starts: Parts[] = []
  const plain: number[] = []
  for (let round = 0; round < runs; round += 1) {
    plain.push(await dockerRun())
    await page.goto('/new')
    await page.getByLabel('Repository').fill(stage.repositoryUrl)
    const create = page.getByRole('button', { name: 'Create codespace' })
    creates.push(await partsUntilPrompt(page, () => create.click()))
    const name = nameOn(page)
    await callApi(page, 'codespaces.stop', keyed(name))
    await reached(page, name, 'stopped')
    await page.goto(`/c/${name}`)
    const start = page.getByRole('button', { name: 'Start' })
    await start.waitFor()
    starts.push(await partsUntilPrompt(page, () => start.click()))
    await callApi(page, 'codespaces.delete', keyed(name))
  }
  await page.context().close()
  const reference = median(plain)
  return [
    ...figuresOf('create to a prompt in the browser', creates, reference, 1200),
    ...figuresOf('start of a stopped one to a prompt', starts, reference, 600),
  ]
}

/** The whole, and below it its parts, of which some go on at the same time. */
function figuresOf(name: string, found: Parts[], reference: number, aimMs: number): Figure[] {
  const valuesOf = (part: string) => found.flatMap((parts) => parts.get(part) ?? [])
  const all = valuesOf(whole)
  const parts = [...new Set(found.flatMap((each) => [...each.keys()]))].filter(
    (part) => part !== whole,
  )
  return [
    figure(name, 'ms', {
      value: median(all),
      reference,
      runs: all.length,
      aim: `${aimMs} (beside: docker run)`,
    }),
    ...parts.map((part) => {
      const values = valuesOf(part)
      return figure(`  of it: ${part}`, 'ms', { value: median(values), runs: values.length })
    }),
  ]
}

const whole = 'whole'

/**
 * The whole and its parts: until the first step begins, each step, and what the page does
 * behind the last.
 */
async function partsUntilPrompt(page: Page, click: () => Promise<void>): Promise<Parts> {
  const parts: Parts = new Map([[whole, await untilPrompt(page, click)]])
  const { began, seen } = await page.evaluate(() => window.bench.between)
  const steps = (await stepsOf(page, nameOn(page))).flatMap(({ name, startedAt, endedAt }) =>
    startedAt === null || endedAt === null ? [] : [{ name, startedAt, endedAt }],
  )
  parts.set('asking', Math.min(...steps.map(({ startedAt }) => startedAt)) - began)
  for (const { name, startedAt, endedAt } of steps) parts.set(name, endedAt - startedAt)
  // What goes on beside an open codespace is no part of it.
  const agent = steps.find(({ name }) => name === 'agent')
  if (agent) parts.set('page and terminal', seen - agent.endedAt)
  return parts
}

const nameOn = (page: Page) => new URL(page.url()).pathname.split('/').at(-1) ?? ''

async function untilPrompt(page: Page, click: () => Promise<void>): Promise<number> {
  return measured(
    page,
    { kind: 'until', after: 'mousedown', selector: terminalRows, text: '$ ' },
    click,
  )
}

async function dockerRun(): Promise<number> {
  const began = performance.now()
  await run('docker', ['run', '--rm', process.env.BOTHY_TEST_IMAGE ?? '', 'true'])
  return performance.now() - began
}

/** The steps of the last start, as the page itself is told them. */
export function stepsOf(page: Page, name: string): Promise<Step[]> {
  return page.evaluate(
    (codespace) =>
      new Promise<Step[]>((resolve) => {
        const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/trpc`)
        socket.onopen = () => {
          const params = { path: 'codespaces.steps', input: { name: codespace } }
          socket.send(JSON.stringify({ id: 1, method: 'subscription', params }))
        }
        socket.onmessage = ({ data }) => {
          const found = JSON.parse(data).result?.data
          if (!Array.isArray(found)) return
          socket.close()
          resolve(found)
        }
      }),
    name,
  )
}
