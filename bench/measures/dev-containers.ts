import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'
import { type Figure, figure, median } from '../figures.ts'
import { callApi, keyed, reached, type Stage } from '../stage.ts'
import { type Step, stepsOf } from './codespaces.ts'

const runs = 5
const run = promisify(execFile)
/** As a repository may name it: what is Bothy's own it may not. */
const image = 'bothy-bench/tools:1'
const path = '.devcontainer/devcontainer.json'

/** An image alone, with a command: from the container's beginning to the command's end. */
const ofImage = {
  [path]: JSON.stringify({ image, postCreateCommand: 'echo made > /tmp/made.txt' }),
}
/** Steps of each kind. */
const ofDockerfile = {
  [path]: JSON.stringify({ build: { dockerfile: 'Dockerfile' } }),
  '.devcontainer/note.txt': 'note\n',
  '.devcontainer/Dockerfile': [
    `FROM ${image}`,
    'USER root',
    'RUN echo one > /one',
    'COPY note.txt /opt/note.txt',
    'ENV HUT=warm',
    'RUN cat /one /opt/note.txt > /two',
    '',
  ].join('\n'),
}

/** Beside the reference implementation of dev containers, on the same files, image and engine. */
export async function measureDevContainers(stage: Stage): Promise<Figure[]> {
  await run('docker', ['tag', process.env.BOTHY_TEST_IMAGE ?? '', image])
  const page = await stage.signedIn()
  try {
    return [await measureUp(stage, page), await measureCachedBuild(stage, page)]
  } finally {
    await page.context().close()
    await run('docker', ['rmi', '--no-prune', image])
  }
}

async function measureUp(stage: Stage, page: Page): Promise<Figure> {
  await using reference = new Reference(ofImage)
  const repositoryUrl = await stage.addRepository('bench/image', ofImage)
  const ours: number[] = []
  const theirs: number[] = []
  // The first of each finds out what the others know.
  for (let round = 0; round <= runs; round += 1) {
    const took = await reference.up()
    const steps = await stepsOfNew(page, repositoryUrl, 'postCreateCommand')
    if (round === 0) continue
    theirs.push(took)
    ours.push(endOf(steps, 'postCreateCommand') - beginOf(steps, 'container'))
  }
  return figure('image and postCreateCommand, beside devcontainer up', 'ms', {
    value: median(ours),
    reference: median(theirs),
    runs,
    aim: 'ratio 0.6',
  })
}

async function measureCachedBuild(stage: Stage, page: Page): Promise<Figure> {
  await using reference = new Reference(ofDockerfile)
  const repositoryUrl = await stage.addRepository('bench/dockerfile', ofDockerfile)
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = 0; round <= runs; round += 1) {
    const took = await reference.build()
    const steps = await stepsOfNew(page, repositoryUrl, 'agent')
    if (round === 0) continue
    theirs.push(took)
    ours.push(endOf(steps, 'build') - beginOf(steps, 'build'))
  }
  return figure('cached Dockerfile, beside devcontainer build', 'ms', {
    value: median(ours),
    reference: median(theirs),
    runs,
    aim: 'ratio 1.0',
  })
}

/** Of a new codespace, once that one is done; it is gone by then. */
async function stepsOfNew(page: Page, repositoryUrl: string, last: string): Promise<Step[]> {
  const { name } = await callApi<{ name: string }>(page, 'codespaces.create', {
    repositoryUrl,
    idempotencyKey: crypto.randomUUID(),
  })
  await reached(page, name, 'running')
  let steps: Step[] = []
  for (let look = 0; look < 200; look += 1) {
    steps = await stepsOf(page, name)
    if (steps.some((step) => step.name === last && step.endedAt !== null)) break
    await page.waitForTimeout(50)
  }
  await callApi(page, 'codespaces.delete', keyed(name))
  await reached(page, name, 'deleted').catch(() => undefined)
  return steps
}

const timeOf = (steps: Step[], name: string, time: 'startedAt' | 'endedAt'): number => {
  const found = steps.find((step) => step.name === name)?.[time]
  if (found === null || found === undefined) throw new Error(`${name} was not done.`)
  return found
}
const beginOf = (steps: Step[], name: string) => timeOf(steps, name, 'startedAt')
const endOf = (steps: Step[], name: string) => timeOf(steps, name, 'endedAt')

/** The Dev Containers CLI on a folder of its own; see setup/devcontainer-cli.mjs. */
class Reference implements AsyncDisposable {
  readonly #images = new Set<string>()
  readonly #folder = mkdtempSync(join(tmpdir(), 'bothy-bench-'))

  constructor(files: Record<string, string>) {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.#folder, 'hut', name)), { recursive: true })
      writeFileSync(join(this.#folder, 'hut', name), text)
    }
  }

  /** How long it took; the container is gone again. */
  async up(): Promise<number> {
    const [took, printed] = await this.#run('up')
    const { containerId } = JSON.parse(printed) as { containerId: string }
    const { stdout } = await run('docker', ['inspect', '-f', '{{.Config.Image}}', containerId])
    // One that it makes for the number of the user.
    if (stdout.startsWith('vsc-')) this.#images.add(stdout.trim())
    await run('docker', ['rm', '--force', '--volumes', containerId])
    return took
  }

  async build(): Promise<number> {
    const image = `bothy-bench/reference:${process.pid}`
    this.#images.add(image)
    const [took] = await this.#run('build', '--image-name', image)
    return took
  }

  async #run(...words: string[]): Promise<[tookMs: number, printed: string]> {
    const entry = process.env.BOTHY_BENCH_DEVCONTAINER_CLI ?? ''
    const folder = join(this.#folder, 'hut')
    const began = performance.now()
    const { stdout } = await run(
      process.execPath,
      [entry, ...words, '--workspace-folder', folder, '--buildkit', 'never'],
      { env: { ...process.env, HOME: this.#folder } },
    )
    return [performance.now() - began, stdout]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const name of this.#images) await run('docker', ['rmi', '--no-prune', name])
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
