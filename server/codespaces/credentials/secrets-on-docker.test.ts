import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { ContainerInspectInfo } from 'dockerode'
import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { lifecycleLogChunk } from '#agent/protocol/lifecycle.ts'
import { type PutSecretsInput, secretsPut } from '#agent/protocol/secrets.ts'
import { connectAgent } from '#server/drivers/docker/agent-client.testing.ts'
import { startDockerBench } from '#server/drivers/docker/docker-bench.ts'
import { execIn } from '#server/drivers/docker/exec-in.ts'
import { startOf, within, workbench } from '#server/drivers/driver-workbench.ts'
import { callAgent } from '../agent-calls.ts'

const bench = workbench(async () => ({ ...(await startDockerBench()), remoteUser: 'dev' }))
// Put together here, so that no copy of this file holds them.
const inVariable = ['canary', 'variable', '7f3k9'].join('-')
const inFile = ['canary', 'file', '7f3k9'].join('-')
const both = [inVariable, inFile]

type Given = Pick<PutSecretsInput, 'variables' | 'files'>

const tell = (id: string, procedure: string, input?: unknown) =>
  callAgent(
    bench.under,
    id,
    { procedure, kind: 'mutation', input, answer: z.unknown() },
    within(20),
  )

async function put(id: string, given: Partial<Given>) {
  const input = { version: '1', part: 0, parts: 1, variables: [], files: [], ...given }
  const call = { procedure: 'secrets.put', kind: 'mutation', input, answer: secretsPut } as const
  return (await callAgent(bench.under, id, call, within(20))).refused
}

async function logOf(id: string): Promise<string> {
  const input = { hook: 'postStartCommand', from: 0 }
  const call = {
    procedure: 'lifecycle.log',
    kind: 'query',
    input,
    answer: lifecycleLogChunk,
  } as const
  return (await callAgent(bench.under, id, call, within(20))).text
}

/**
 * Which of these stand in what the engine would write out of the stopped container's file system.
 */
async function exported(name: string, wanted: string[]): Promise<string[]> {
  const stream = await bench.under.engine.stream('GET', `/containers/${name}/export`)
  const found = new Set<string>()
  let rest = Buffer.alloc(0)
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const bytes = Buffer.concat([rest, chunk])
    for (const text of wanted) if (bytes.includes(text)) found.add(text)
    rest = Buffer.from(bytes.subarray(-64))
  }
  return [...found]
}

function isBelow(folder: string): boolean {
  const patterns = both.flatMap((canary) => ['-e', canary])
  try {
    execFileSync('grep', ['-rqaF', ...patterns, folder])
    return true
  } catch {
    return false
  }
}

test('secrets are in shells and in memory, and in nothing that the engine or a disk keeps (S-74, S-77, S-78)', async () => {
  const { driver, engine, names, options } = bench.under
  const id = await bench.newWorkspace()
  await driver.createContainer(bench.specOf(id), within(60))
  const start = startOf(1, 'dev')
  const commands = { postStartCommand: 'env; cat ~/deep/key; cp -P ~/deep/key /workspaces/link' }
  await driver.startContainer(
    id,
    { ...start, lifecycle: { ...start.lifecycle, commands } },
    within(60),
  )
  await tell(id, 'workspace.take')
  const content = Buffer.from(inFile).toString('base64')
  const file = { name: 'KEY', path: '~/deep/key', mode: '400', content }
  const owned = { ...file, name: 'NO', path: '/opt/key' }
  expect(
    await put(id, { variables: [{ name: 'TOKEN', value: inVariable }], files: [file, owned] }),
  ).toEqual([{ name: 'NO', reason: 'You have no permission for this.' }])
  await tell(id, 'lifecycle.begin')

  {
    await using page = await connectAgent(bench.under, id)
    const terminal = await page.openTerminal()
    await terminal.run('printenv TOKEN; stat -Lc %a:%U ~/deep/key; cat ~/deep/key')
    expect(terminal.output()).toContain(inVariable)
    expect(terminal.output()).toContain('400:dev')
    expect(terminal.output()).toContain(inFile)
  }
  const run = (script: string) => execIn(bench.under, id, script)
  const mounts = (await run('grep /.bothy/secrets /proc/mounts')).output
  expect(mounts).toMatch(/^tmpfs \S+ tmpfs rw,nosuid,nodev,noexec,/)
  expect(mounts).toContain('size=32768k')
  for (const script of ['cat /.bothy/secrets/files/KEY', 'touch /.bothy/secrets/x']) {
    expect((await run(`su -s /bin/sh nobody -c '${script}'`)).exitCode).not.toBe(0)
  }
  expect((await run('su dev -c "touch /.bothy/secrets/x"')).exitCode).not.toBe(0)
  const agent =
    'cd /proc; for p in [0-9]*; do grep -q [m]ain.mjs $p/cmdline && cat $p/environ; done'
  expect((await run(agent)).output).not.toContain('canary')
  await run('echo left-on-disk-7f3k9 > /opt/left')
  await vi.waitFor(async () => expect(await logOf(id)).toContain('TOKEN=***'), 60_000)
  expect(await logOf(id)).not.toContain('canary')

  const name = names.of(id)
  const inspected = await engine.call<ContainerInspectInfo>('GET', `/containers/${name}/json`)
  const image = `/images/${inspected.Image}`
  const told = await Promise.all(
    ['json', 'history'].map((what) => engine.call('GET', `${image}/${what}`)),
  )
  expect(JSON.stringify([inspected, told])).not.toContain('canary')
  await driver.stopContainer(id, 5000)
  expect(readFileSync(inspected.LogPath, 'utf8')).not.toContain('canary')
  expect(await exported(name, [...both, 'left-on-disk-7f3k9'])).toEqual(['left-on-disk-7f3k9'])
  expect(isBelow(options.linesFolder)).toBe(false)
  expect((await bench.run(id, `grep -rqaF canary /workspaces`)).exitCode).toBe(1)

  await driver.startContainer(id, startOf(2, 'dev'), within(60))
  const links = 'cd /home/dev/deep && test -L key && ! test -e key && echo dangling'
  expect((await run(links)).output).toBe('dangling\n')
  expect(await put(id, {})).toEqual([])
  expect((await run('ls -A /home/dev/deep')).output).toBe('')
}, 180_000)
