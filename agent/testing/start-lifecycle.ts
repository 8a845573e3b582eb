import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LifecyclePlan } from '../protocol/lifecycle.ts'
import { startTestAgent } from './start-test-agent.ts'
import { LifecycleView } from './watch-lifecycle.ts'

type Options = Omit<NonNullable<Parameters<typeof startTestAgent>[0]>, 'lifecycle'>

/** An agent with this plan, its owner, somebody who looks on, and the server. */
export async function startLifecycle(plan: Partial<LifecyclePlan>, options: Options = {}) {
  const agent = await startTestAgent({ ...options, lifecycle: plan })
  const owner = await agent.connect()
  const server = await agent.connect('server')
  return {
    agent,
    owner,
    api: owner.api.lifecycle,
    server: server.api.lifecycle,
    view: new LifecycleView(owner),
    /** A file of the workspace folder, which is the home folder too. */
    read: (name: string) => readFileSync(join(agent.folder, name), 'utf8'),
    [Symbol.asyncDispose]: () => agent[Symbol.asyncDispose](),
  }
}

/** A home folder for agents that come one after another in the same container. */
export function temporaryHome() {
  const folder = mkdtempSync(join(tmpdir(), 'bothy-home-'))
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}
