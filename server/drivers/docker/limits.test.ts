import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { askAgent, startOf, within, workbench } from '../driver-workbench.ts'
import { connectAgent } from './agent-client.testing.ts'
import { startDockerBench } from './docker-bench.ts'
import { execIn } from './exec-in.ts'

const bench = workbench(async () => ({ ...(await startDockerBench()), remoteUser: 'dev' }))
const memoryBytes = 256 * 1024 ** 2
const pids = 120

/** A codespace of a small machine, its workspace the user's. */
async function newSmall(): Promise<string> {
  const id = await bench.newWorkspace()
  const { driver } = bench.under
  const limits = { memoryBytes, cpus: 1, pids }
  await driver.createContainer({ ...bench.specOf(id), limits }, within(60))
  await driver.startContainer(id, startOf(1, 'dev'), within(60))
  expect((await execIn(bench.under, id, 'chown dev: /workspaces')).exitCode).toBe(0)
  return id
}

const told = { timeout: 10_000, interval: 50 }

test('a program that is killed for want of memory is told by name, although the engine says nothing (F-12, M2)', async () => {
  const id = await newSmall()
  await using page = await connectAgent(bench.under, id)
  const terminal = await page.openTerminal()
  expect(await page.api.limits.usage.query()).toMatchObject({
    memory: { limitBytes: memoryBytes },
    processes: { limit: pids },
  })
  // Over a second and more, as programs grow. On a machine that is out of breath the agent may
  // still be too late to have seen who it was; then it says so without a name.
  const grow =
    'for i in $(seq 80); do head -c 8M /dev/zero || break; sleep 0.05; done 2>/dev/null | tail'
  const isNamed = () => page.notices.some(({ processName }) => processName === 'tail')
  for (let attempt = 1; attempt <= 3 && !isNamed(); attempt += 1) {
    await terminal.run(grow, 30_000)
    await expect.poll(() => page.notices.length, told).toBeGreaterThanOrEqual(attempt)
  }
  expect(page.notices.at(-1)).toMatchObject({
    kind: 'memory',
    processName: 'tail',
    limit: memoryBytes,
    count: 1,
  })
  expect(await terminal.run('true')).toBeLessThan(1000)
  expect(await bench.under.driver.inspect(id)).toMatchObject({ status: 'running' })
  await using later = await connectAgent(bench.under, id)
  await expect.poll(() => later.notices, told).toHaveLength(page.notices.length)
})

test('twenty programs that take all memory leave the agent alive and the files whole (F-13)', async () => {
  const id = await newSmall()
  await using page = await connectAgent(bench.under, id)
  const { agentEpoch } = await page.api.workspace.info.query()
  const terminal = await page.openTerminal()
  await terminal.run('echo precious > /workspaces/file && sync')
  await terminal.run('for i in $(seq 20); do tail /dev/zero & done; wait', 60_000)
  await expect.poll(() => page.notices.length, told).toBeGreaterThan(0)
  expect(page.notices[0]).toMatchObject({ kind: 'memory' })
  expect(await page.api.workspace.info.query()).toMatchObject({ agentEpoch })
  expect((await execIn(bench.under, id, 'cat /workspaces/file')).output).toBe('precious\n')
})

test('an agent that is killed for want of memory is replaced by one that says so (F-13)', async () => {
  const id = await newSmall()
  {
    await using page = await connectAgent(bench.under, id)
    const terminal = await page.openTerminal()
    await terminal.run('tail /dev/zero', 30_000)
    await expect.poll(() => page.notices.length, told).toBe(1)
  }
  const ask = async () => {
    const { body } = await askAgent(await bench.under.driver.connect(id, within(20)))
    return /"agentEpoch":"(\w+)"/.exec(body)?.[1]
  }
  const before = await ask()
  // What the kernel does when there is nothing else left to kill.
  const kill = 'cd /proc; for p in [0-9]*; do grep -q [m]ain.mjs $p/cmdline && kill -9 $p; done'
  await execIn(bench.under, id, kill)
  // A line that the old one had parked may be handed out while it closes.
  const after = () => ask().catch(() => before)
  await expect.poll(after, told).not.toBe(before)
  await using page = await connectAgent(bench.under, id)
  await expect
    .poll(() => page.notices, told)
    .toMatchObject([{ kind: 'memory', processName: 'bothy-agent' }])
})

test('a full workspace is told once, and works again when there is room (F-17)', async () => {
  const id = await newSmall()
  await using page = await connectAgent(bench.under, id)
  const terminal = await page.openTerminal()
  await terminal.run('dd if=/dev/zero of=/workspaces/big bs=1M', 30_000)
  expect(terminal.output()).toContain('No space left')
  await expect.poll(() => page.notices, told).toMatchObject([{ kind: 'disk', processName: null }])
  const { disk } = await page.api.limits.usage.query()
  if (!disk) throw new Error('The workspace has no limit of its own.')
  expect(disk.usedBytes).toBeGreaterThan(disk.limitBytes * 0.95)
  expect(page.notices[0]?.limit).toBe(disk.limitBytes)
  await terminal.run('rm /workspaces/big && echo again > /workspaces/file && cat /workspaces/file')
  expect(terminal.output()).toMatch(/^again/m)
  expect((await page.api.workspace.work.query()).disk?.usedBytes).toBeLessThan(10_000_000)
})

test("what would be lost is counted by the image's own Git, as the user (F-39)", async () => {
  const id = await newSmall()
  await using page = await connectAgent(bench.under, id)
  const terminal = await page.openTerminal()
  await terminal.run('git init -q /workspaces/hut && cd /workspaces/hut && touch one two')
  const { git } = await page.api.workspace.work.query()
  expect(git).toEqual({ uncommitted: 2, unpushed: 0, stashes: 0 })
})

test('a workspace that can hold no more files is told by that name (F-20)', async () => {
  const id = await newSmall()
  await using page = await connectAgent(bench.under, id)
  const terminal = await page.openTerminal()
  const fill =
    'mkdir /workspaces/many && cd /workspaces/many && seq 100000 | xargs touch 2>/dev/null'
  await terminal.run(fill, 60_000)
  await expect.poll(() => page.notices, told).toMatchObject([{ kind: 'files' }])
  await terminal.run('cd / && rm -r /workspaces/many && echo again > /workspaces/file', 30_000)
  expect((await execIn(bench.under, id, 'cat /workspaces/file')).output).toBe('again\n')
})

test('a bomb of processes is told, and ended without starting one; then terminals work (F-20, S-65)', async () => {
  const id = await newSmall()
  await using page = await connectAgent(bench.under, id)
  const terminal = await page.openTerminal()
  await terminal.run('bomb() { bomb | bomb & }; echo ready')
  await terminal.type('bomb')
  await expect.poll(() => page.notices, told).toMatchObject([{ kind: 'processes', limit: pids }])
  expect(page.notices[0]?.processName).toBe('bash')
  const startedAt = performance.now()
  expect(await page.api.limits.endPrograms.mutate()).toMatchObject({ left: 0 })
  expect(performance.now() - startedAt).toBeLessThan(30_000)
  const other = await page.openTerminal()
  await other.run('seq 3 | sort -r')
  await terminal.run('echo still here')
  expect((await page.api.limits.usage.query()).processes?.used).toBeLessThan(pids / 2)
  expect((await askAgent(await bench.under.driver.connect(id, within(20)))).status).toBe(200)
})

test('a shell that starts programs without end is ended with them (F-20)', async () => {
  const id = await newSmall()
  await using page = await connectAgent(bench.under, id)
  const terminal = await page.openTerminal()
  await terminal.type('while true; do sleep 1000 & done')
  await expect.poll(() => page.notices, told).toMatchObject([{ kind: 'processes' }])
  expect(await page.api.limits.endPrograms.mutate()).toMatchObject({ left: 0 })
  const other = await page.openTerminal()
  await other.run('seq 3 | sort -r')
})

test('no device can be made, and one that is there anyway cannot be opened', async () => {
  const id = await newSmall()
  const run = (script: string) => execIn(bench.under, id, script)
  for (const node of ['/dev/x c 1 1', '/tmp/x b 7 0', '/workspaces/x c 10 229']) {
    expect((await run(`mknod ${node}`)).output).toMatch(/not permitted/)
  }
  expect((await run('ls /dev/kmsg /dev/mem /dev/fuse /dev/loop0 /dev/net/tun')).output).not.toMatch(
    /^\/dev/m,
  )
  // By the host, so that what is tried is the container's access alone.
  const folder = join(bench.under.options.dataFolder, 'mounts', id, 'w')
  execFileSync('mknod', ['-m', '666', join(folder, 'disk'), 'b', '7', '0'])
  const { exitCode, output } = await run('head -c 1 /workspaces/disk')
  expect(exitCode).not.toBe(0)
  expect(output).toMatch(/not permitted|denied/)
})

test('orphans are reaped by the first process: no zombie stays (F-41)', async () => {
  const id = await newSmall()
  await using page = await connectAgent(bench.under, id)
  const terminal = await page.openTerminal()
  await terminal.run('for i in $(seq 200); do (sleep 0.1 & sleep 0.05 & true); done', 60_000)
  const zombies = async () => {
    const script = 'cat /proc/[0-9]*/stat 2>/dev/null | grep -c ") Z "'
    return Number((await execIn(bench.under, id, script)).output)
  }
  await expect.poll(zombies, { timeout: 10_000, interval: 200 }).toBe(0)
})

test('an agent at rest takes no more than 60 MB', async () => {
  const id = await newSmall()
  expect((await askAgent(await bench.under.driver.connect(id, within(20)))).status).toBe(200)
  const residentMb = async () => {
    const script =
      'cd /proc; for p in [0-9]*; do grep -q [m]ain.mjs $p/cmdline && cat $p/status; done'
    const { output } = await execIn(bench.under, id, script)
    return Number(/^VmRSS:\s*(\d+)/m.exec(output)?.[1] ?? Number.NaN) / 1024
  }
  await expect.poll(residentMb, { timeout: 30_000, interval: 1000 }).toBeLessThan(60)
})
