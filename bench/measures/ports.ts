import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { type Figure, figure, median } from '../figures.ts'
import { downloadRate, openSockets, type Place, rateOf } from '../ports/load.ts'
import { startProgram } from '../ports/start-program.ts'
import { callApi, portAppFile, type Stage } from '../stage.ts'
import { focusTerminal, terminalRows } from './in-page.ts'
import { rssMegabytes } from './memory.ts'

const appPort = 3000
const runs = 5
const clients = 10
const forMs = 3000
const sockets = 1000
const settleMs = 3000

type Found = { perSecond: number[]; p99Ms: number[]; megabytes: number[] }

/**
 * An app in a codespace by its forwarded address, beside the same app without anything between,
 * behind the least there could be between, and behind code-server where that was asked for.
 */
export async function measurePorts(stage: Stage, page: Page, name: string): Promise<Figure[]> {
  await using programs = new AsyncDisposableStack()
  const folder = mkdtempSync(join(tmpdir(), 'bothy-bench-ports-'))
  programs.defer(() => rmSync(folder, { recursive: true, force: true }))
  const app = programs.use(await startProgram('port-app.mjs', '0'))
  const socketPath = join(folder, 's')
  programs.use(await startProgram('two-hops.ts', 'behind', socketPath, String(app.port)))
  const front = programs.use(await startProgram('two-hops.ts', 'front', socketPath))
  await startInCodespace(page)
  const here = (port: number, path = '/'): Place => ({
    port,
    path,
    headers: { Host: `localhost:${port}` },
  })
  const forwarded = await forwardedPlace(stage, page, name)
  const places: Record<string, Place> = {
    bothy: forwarded,
    bare: here(front.port),
    direct: here(app.port),
  }
  if (stage.codeServer) {
    places.codeServer = here(stage.codeServer.port, `/proxy/${app.port}/`)
  }
  const found = await measureInTurns(places)
  const grownBy = await measureSockets(stage, forwarded)
  return [
    ...rates(found),
    figure(`${sockets.toLocaleString('en')} idle WebSockets, in the server`, 'MB', {
      value: grownBy,
      runs: 1,
      aim: '30',
    }),
  ]
}

function rates(found: Record<string, Found>): Figure[] {
  const { bothy, bare, direct, codeServer } = found
  if (!bothy || !bare || !direct) throw new Error('Not everything was measured.')
  return [
    figure('forwarded port, 1 KB', 'req/s', {
      value: median(bothy.perSecond),
      reference: median(bare.perSecond),
      runs,
      aim: '0.5 × two bare hops',
    }),
    ...(codeServer
      ? [
          figure('  the same, beside code-server’s', 'req/s', {
            value: median(bothy.perSecond),
            reference: median(codeServer.perSecond),
            runs,
            aim: '3 × code-server',
          }),
        ]
      : []),
    figure('forwarded port, p99 of 10 clients', 'ms', {
      value: median(bothy.p99Ms),
      reference: median(bare.p99Ms),
      runs,
      aim: '2 × two bare hops',
    }),
    figure('forwarded port, 200 MB (beside: nothing between)', 'MB/s', {
      value: median(bothy.megabytes),
      reference: median(direct.megabytes),
      runs,
      aim: '400/852 of direct',
    }),
    figure('  the same, beside two bare hops', 'MB/s', {
      value: median(bothy.megabytes),
      reference: median(bare.megabytes),
      runs,
    }),
    ...(codeServer
      ? [
          figure('  the same, beside code-server’s', 'MB/s', {
            value: median(bothy.megabytes),
            reference: median(codeServer.megabytes),
            runs,
          }),
        ]
      : []),
  ]
}

/** Each in turn, so that whatever else the machine does is everybody's. The first turn warms up. */
async function measureInTurns(places: Record<string, Place>): Promise<Record<string, Found>> {
  const found: Record<string, Found> = {}
  for (const [name, place] of Object.entries(places)) {
    found[name] = { perSecond: [], p99Ms: [], megabytes: [] }
    await rateOf(place, clients, forMs / 3)
  }
  for (let run = 0; run < runs; run += 1) {
    for (const [name, place] of Object.entries(places)) {
      const { perSecond, p99Ms } = await rateOf(place, clients, forMs)
      found[name]?.perSecond.push(perSecond)
      found[name]?.p99Ms.push(p99Ms)
      found[name]?.megabytes.push(await downloadRate(place))
    }
  }
  return found
}

async function measureSockets(stage: Stage, place: Place): Promise<number> {
  // What the first of them brings along is no part of a thousand.
  for (const socket of await openSockets(place, 100)) socket.destroy()
  await new Promise((resolve) => setTimeout(resolve, settleMs))
  const before = rssMegabytes(stage.server.pid)
  const opened = await openSockets(place, sockets)
  await new Promise((resolve) => setTimeout(resolve, settleMs))
  const grownBy = rssMegabytes(stage.server.pid) - before
  for (const socket of opened) socket.destroy()
  return grownBy
}

async function startInCodespace(page: Page): Promise<void> {
  await focusTerminal(page)
  await page.keyboard.type(`clear; node ${portAppFile} ${appPort} &`)
  await page.keyboard.press('Enter')
  await page.waitForFunction(
    ({ selector, text }) => document.querySelector(selector)?.textContent?.includes(text) ?? false,
    { selector: terminalRows, text: `it-listens-on-${appPort}` },
  )
}

/** Its address, with the cookie that the owner's browser gets by way of the app. */
async function forwardedPlace(stage: Stage, page: Page, name: string): Promise<Place> {
  const wanted = { name, port: appPort, path: '/', isFrame: false }
  const { url } = await callApi<{ url: string }>(page, 'ports.handOff', wanted)
  const { host, pathname, search } = new URL(url)
  const { port } = stage.server
  const asked = get({
    host: '127.0.0.1',
    port,
    path: pathname + search,
    headers: { host, 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' },
    agent: false,
  })
  const [answer] = await once(asked, 'response')
  answer.resume()
  const cookies = (answer.headers['set-cookie'] ?? []) as string[]
  const cookie = cookies.map((line) => line.split(';')[0]).join('; ')
  return { port, path: '/', headers: { Host: host, Cookie: cookie } }
}
