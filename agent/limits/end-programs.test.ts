import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startTestAgent } from '../testing/start-test-agent.ts'
import { endPrograms } from './end-programs.ts'

type Fake = { pid: number; parentPid: number; argv?: string; respawns?: boolean }

/** Processes that live in a folder alone: a real system's own are never in reach of these tests. */
function fakeProcesses(all: Fake[]) {
  const folder = mkdtempSync(join(tmpdir(), 'bothy-end-'))
  const stopped = new Set<number>()
  let nextPid = 1000
  const start = ({ pid, parentPid, argv = 'x' }: Fake) => {
    mkdirSync(join(folder, String(pid)))
    const rest = Array<number>(17).fill(0).join(' ')
    writeFileSync(join(folder, `${pid}/stat`), `${pid} (x) S ${parentPid} ${rest} 1 0 0 0 0`)
    writeFileSync(join(folder, `${pid}/cmdline`), argv.replaceAll(' ', '\0'))
  }
  const alive = new Map(all.map((fake) => [fake.pid, fake]))
  for (const fake of all) start(fake)
  const fork = (parent: Fake) => {
    const child = { ...parent, parentPid: parent.pid, pid: nextPid }
    nextPid += 1
    alive.set(child.pid, child)
    start(child)
  }
  return {
    alive: () => [...alive.keys()].sort((one, other) => one - other),
    tools: {
      procFolder: folder,
      agentPid: 3,
      kill(pid: number, signal: NodeJS.Signals) {
        const fake = alive.get(pid)
        if (!fake) throw new Error('ESRCH')
        // What has not been stopped yet starts another one before it is.
        if (fake.respawns && !stopped.has(pid) && nextPid < 1100) fork(fake)
        if (signal === 'SIGSTOP') stopped.add(pid)
        if (signal !== 'SIGKILL') return
        alive.delete(pid)
        rmSync(join(folder, String(pid)), { recursive: true })
      },
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  }
}

const frame: Fake[] = [
  { pid: 1, parentPid: 0, argv: '/sbin/docker-init -- busybox' },
  { pid: 2, parentPid: 1, argv: 'busybox sh /.bothy/kits/current/supervise' },
  { pid: 3, parentPid: 2, argv: 'bothy-agent' },
]

test('all but what keeps the container going is ended, orphans too (F-20)', async () => {
  await using agent = await startTestAgent()
  using processes = fakeProcesses([
    ...frame,
    { pid: 10, parentPid: 3 },
    { pid: 11, parentPid: 10 },
    { pid: 12, parentPid: 1 },
    { pid: 13, parentPid: 0 },
  ])
  expect(await endPrograms(agent.ctx, processes.tools)).toEqual({ ended: 4, left: 0 })
  expect(processes.alive()).toEqual([1, 2, 3])
})

test('programs that start each other do not outrun it', async () => {
  await using agent = await startTestAgent()
  using processes = fakeProcesses([...frame, { pid: 20, parentPid: 1, respawns: true }])
  const { left } = await endPrograms(agent.ctx, processes.tools)
  expect(left).toBe(0)
  expect(processes.alive()).toEqual([1, 2, 3])
})

test('outside a container nothing is ended that the agent has not started', async () => {
  await using agent = await startTestAgent()
  const [init, supervisor, self] = frame as [Fake, Fake, Fake]
  using processes = fakeProcesses([
    init,
    { ...supervisor, argv: 'some other program' },
    self,
    { pid: 10, parentPid: 3 },
    { pid: 11, parentPid: 10 },
    { pid: 12, parentPid: 1 },
  ])
  expect(await endPrograms(agent.ctx, processes.tools)).toEqual({ ended: 2, left: 0 })
  expect(processes.alive()).toEqual([1, 2, 3, 12])
})

test('the shell of a terminal goes on, and what runs in it ends', async () => {
  await using agent = await startTestAgent()
  const { api } = await agent.connect()
  const size = { columns: 80, rows: 24 }
  const { id } = await api.terminals.open.mutate({ size })
  const shell = agent.ctx.terminals.require(id).pty?.pid ?? 0
  using processes = fakeProcesses([
    ...frame,
    { pid: shell, parentPid: 3 },
    { pid: shell + 1, parentPid: shell },
  ])
  expect(await endPrograms(agent.ctx, processes.tools)).toEqual({ ended: 1, left: 0 })
  expect(processes.alive()).toEqual([1, 2, 3, shell])
})
