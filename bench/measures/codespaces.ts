import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'
import { type Figure, figure, median } from '../figures.ts'
import { callApi, keyed, reached, type Stage } from '../stage.ts'
import { installBench, measured, terminalRows } from './in-page.ts'

const runs = 7
const run = promisify(execFile)

type Step = { name: string; startedAt: number | null; endedAt: number | null }

/** From the click to a prompt in the browser, beside what `docker run` of the same image takes. */
export async function measureCodespaces(stage: Stage): Promise<Figure[]> {
  const page = await stage.signedIn()
  await installBench(page)
  const creates: number[] = []
  const resumes: number[] = []
  const plain: number[] = []
  const steps = new Map<string, number[]>()
  for (let round = 0; round < runs; round += 1) {
    plain.push(await dockerRun())
    await page.goto('/new')
    await page.getByLabel('Repository').fill(stage.repositoryUrl)
    const create = page.getByRole('button', { name: 'Create codespace' })
    creates.push(await untilPrompt(page, () => create.click()))
    const name = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    for (const { name: step, startedAt, endedAt } of await stepsOf(page, name)) {
      if (startedAt === null || endedAt === null) continue
      steps.set(step, [...(steps.get(step) ?? []), endedAt - startedAt])
    }
    await callApi(page, 'codespaces.stop', keyed(name))
    await reached(page, name, 'stopped')
    await page.goto(`/c/${name}`)
    const start = page.getByRole('button', { name: 'Start' })
    await start.waitFor()
    resumes.push(await untilPrompt(page, () => start.click()))
    await callApi(page, 'codespaces.delete', keyed(name))
  }
  await page.context().close()
  const reference = median(plain)
  return [
    figure('create to a prompt in the browser', 'ms', {
      value: median(creates),
      reference,
      runs,
      aim: '1200 (beside: docker run)',
    }),
    ...[...steps].map(([step, values]) =>
      figure(`  of it: ${step}`, 'ms', { value: median(values), runs: values.length }),
    ),
    figure('start of a stopped one to a prompt', 'ms', {
      value: median(resumes),
      reference,
      runs,
      aim: '600 (beside: docker run)',
    }),
  ]
}

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
function stepsOf(page: Page, name: string): Promise<Step[]> {
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
