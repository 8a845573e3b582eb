import { readdirSync, readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { type Figure, figure, median } from '../figures.ts'
import { callApi, keyed, type Stage } from '../stage.ts'

const many = 20
/** What a start leaves behind is given up by then. */
const settleMs = 10_000

/**
 * What stays in memory while nobody does anything. `page` is signed in; what is made for it goes
 * again.
 */
export async function measureMemory(stage: Stage, page: Page, existing: number): Promise<Figure[]> {
  const figures: Figure[] = []
  const server = () => rssMegabytes(stage.server.pid)
  const names: string[] = []
  for (const count of [existing, many]) {
    for (let made = count === many ? existing : count; made < count; made += 1) {
      names.push(await stage.create(page))
    }
    await page.waitForTimeout(settleMs)
    const aim = count === many ? { aim: '150' } : {}
    figures.push(
      figure(`server RSS, ${count} codespaces`, 'MB', { value: server(), runs: 1, ...aim }),
    )
    const agents = agentPids().map(rssMegabytes)
    const of = { value: median(agents), runs: agents.length }
    figures.push(
      count === many
        ? figure(`agent RSS idle, median of ${agents.length}`, 'MB', { ...of, aim: '60' })
        : figure('agent RSS after all that was measured', 'MB', of),
    )
  }
  for (const name of names) await callApi(page, 'codespaces.delete', keyed(name))
  return figures
}

export function rssMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) / 1024
}

function agentPids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => isAgent(pid))
    .map(Number)
}

function isAgent(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--argv0\0bothy-agent\0')
  } catch {
    // It has ended meanwhile.
    return false
  }
}
