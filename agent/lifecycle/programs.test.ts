import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { startLifecycle } from '../testing/start-lifecycle.ts'
import type { TestClient } from '../testing/start-test-agent.ts'
import { watchTerminal } from '../testing/watch-terminal.ts'

function typeInto({ api }: TestClient, terminalId: string, text: string, sequence = 1) {
  const bytes = Buffer.from(text)
  return api.terminals.input.mutate({ terminalId, viewerId: 'viewer-1', sequence, bytes })
}

function isAlive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}

test('a command that hangs runs until it is stopped, and shells open meanwhile (F-43)', async () => {
  await using it = await startLifecycle({
    commands: {
      postCreateCommand: 'sleep 1000 & echo $! > background; timeout 1000 sleep 1000; true',
      postStartCommand: 'true',
    },
  })
  await it.server.begin.mutate()
  await it.view.untilIs('postCreateCommand', 'running')
  await it.owner.api.terminals.open.mutate({ size: { columns: 80, rows: 24 } })
  const busy = it.api.retry.mutate({ hook: 'postStartCommand' })
  await expect(busy).rejects.toMatchObject({ data: { reason: 'LIFECYCLE_BUSY' } })
  await vi.waitFor(() => expect(it.read('background')).toMatch(/\d+\n/))
  await it.api.stop.mutate({ hook: 'postCreateCommand' })
  const { error } = await it.view.untilIs('postCreateCommand', 'failed')
  expect(error).toBe('postCreateCommand was stopped.')
  await it.view.untilIs('postStartCommand', 'skipped')
  await vi.waitFor(() => expect(isAlive(Number(it.read('background')))).toBe(false))
  await it.api.stop.mutate({ hook: 'postCreateCommand' })
})

test('a command that runs once is ended after its time, and one that serves goes on (F-43)', async () => {
  await using it = await startLifecycle({
    onceLimitMs: 700,
    commands: {
      onCreateCommand: '[ -e tried ] || { touch tried; sleep 1000; }',
      postStartCommand: 'echo $$ > pid; sleep 1000',
    },
  })
  await it.server.begin.mutate()
  const { error, startedAt, endedAt } = await it.view.untilIs('onCreateCommand', 'failed')
  expect(error).toBe('onCreateCommand took longer than a minute and was ended.')
  expect((endedAt ?? 0) - (startedAt ?? 0)).toBeGreaterThanOrEqual(690)
  await it.view.untilIs('postStartCommand', 'skipped')
  await it.api.retry.mutate({ hook: 'onCreateCommand' })
  await it.view.untilIs('onCreateCommand', 'done')
  const { startedAt: begun } = await it.view.untilIs('postStartCommand', 'running')
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan((begun ?? 0) + 1500))
  expect(it.view.states.postStartCommand).toBe('running')
  expect(isAlive(Number(it.read('pid')))).toBe(true)
})

test('a command that does not listen to SIGTERM is killed', async () => {
  await using it = await startLifecycle({
    commands: { postCreateCommand: `trap '' TERM HUP; echo $$ > pid; while :; do read x; done` },
  })
  await it.server.begin.mutate()
  await it.view.untilIs('postCreateCommand', 'running')
  await vi.waitFor(() => expect(it.read('pid')).toMatch(/\d+\n/))
  await it.api.stop.mutate({ hook: 'postCreateCommand' })
  const { parts } = await it.view.untilIs('postCreateCommand', 'failed')
  expect(parts[0]?.exit?.signal).toBe(9)
  await vi.waitFor(() => expect(isAlive(Number(it.read('pid')))).toBe(false))
})

test('a command that reads can be answered in its terminal (F-43)', async () => {
  await using it = await startLifecycle({
    commands: { postCreateCommand: 'printf "Name? "; read name; echo "Hello $name"' },
  })
  await it.server.begin.mutate()
  await it.view.until(() => it.view.run('postCreateCommand').parts[0]?.terminalId != null)
  const terminalId = it.view.run('postCreateCommand').parts[0]?.terminalId ?? ''
  const view = watchTerminal(it.owner, { terminalId })
  await view.untilText('Name? ')
  await typeInto(it.owner, terminalId, 'Ada\n')
  await it.view.untilIs('postCreateCommand', 'done')
  await view.until(({ isComplete }) => isComplete)
  expect(view.text).toContain('Hello Ada')
})

test('Ctrl+Z leaves the command be, and Ctrl+C ends it', async () => {
  await using it = await startLifecycle({
    commands: { postCreateCommand: 'echo ready; sleep 1000' },
  })
  await it.server.begin.mutate()
  await it.view.until(() => it.view.run('postCreateCommand').parts[0]?.terminalId != null)
  const terminalId = it.view.run('postCreateCommand').parts[0]?.terminalId ?? ''
  await watchTerminal(it.owner, { terminalId }).untilText('ready')
  await typeInto(it.owner, terminalId, '\x1a')
  // A shell that is about to start a program may miss the first one.
  for (let sequence = 2; it.view.states.postCreateCommand === 'running'; sequence += 1) {
    await typeInto(it.owner, terminalId, '\x03', sequence)
  }
  const { error } = it.view.run('postCreateCommand')
  expect(error).toBe('postCreateCommand was ended by signal 2.')
})

test.each([
  ['&', 'node -e "DAEMON" & echo $! > pid'],
  ['nohup', 'nohup node -e "DAEMON" >&1 2>&1 & echo $! > pid'],
  ['setsid', 'setsid node -e "DAEMON" & sleep 0.1; echo $! > pid'],
])('a daemon by %s outlives its command, and goes on printing (F-43)', async (_, command) => {
  const daemon = `let n = 0; setInterval(() => { console.log('tick', n++); require('fs').writeFileSync('ticks', String(n)) }, 20)`
  await using it = await startLifecycle({
    commands: { postStartCommand: command.replace('DAEMON', daemon) },
  })
  await it.server.begin.mutate()
  const { parts, endedAt, startedAt } = await it.view.untilIs('postStartCommand', 'done')
  expect((endedAt ?? 0) - (startedAt ?? 0)).toBeLessThan(30_000)
  const pid = Number(it.read('pid'))
  try {
    const ticks = () => (existsSync(join(it.agent.folder, 'ticks')) ? Number(it.read('ticks')) : 0)
    const before = ticks()
    await vi.waitFor(() => expect(ticks()).toBeGreaterThan(before + 10))
    await it.owner.api.terminals.close.mutate({ terminalId: parts[0]?.terminalId ?? '' })
    await it.view.until(() => it.view.run('postStartCommand').parts[0]?.terminalId === null)
    const closed = ticks()
    await vi.waitFor(() => expect(ticks()).toBeGreaterThan(closed + 10))
    expect(it.view.states.postStartCommand).toBe('done')
  } finally {
    process.kill(pid, 'SIGKILL')
  }
})

test('closing the terminal of a running command hangs it up, and it counts as failed', async () => {
  await using it = await startLifecycle({
    commands: { postCreateCommand: 'echo $$ > pid; sleep 1000' },
  })
  await it.server.begin.mutate()
  await it.view.until(() => it.view.run('postCreateCommand').parts[0]?.terminalId != null)
  await vi.waitFor(() => expect(it.read('pid')).toMatch(/\d+\n/))
  const terminalId = it.view.run('postCreateCommand').parts[0]?.terminalId ?? ''
  await it.owner.api.terminals.close.mutate({ terminalId })
  const { error, parts } = await it.view.untilIs('postCreateCommand', 'failed')
  expect(error).toBe('postCreateCommand was ended, because its terminal was closed.')
  expect(parts[0]?.terminalId).toBeNull()
  await vi.waitFor(() => expect(isAlive(Number(it.read('pid')))).toBe(false))
})

test('100 MB of output run free where nobody looks, and the agent keeps only the end (F-44)', async () => {
  await using it = await startLifecycle({
    commands: { postCreateCommand: 'head -c 100000000 /dev/zero; echo; echo the-end' },
  })
  const before = process.memoryUsage().rss
  await it.server.begin.mutate()
  const { parts } = await it.view.untilIs('postCreateCommand', 'done')
  const grown = process.memoryUsage().rss - before
  const { ring } = it.agent.ctx.terminals.require(parts[0]?.terminalId ?? '')
  expect(ring.end).toBeGreaterThan(100_000_000)
  expect(ring.end - ring.start).toBe(2 * 1024 * 1024)
  expect(grown).toBeLessThan(200_000_000)
  let from = 0
  let text = ''
  let first = 0
  for (;;) {
    const chunk = await it.server.log.query({ hook: 'postCreateCommand', from })
    first ||= chunk.from
    if (chunk.text === '') break
    from = chunk.to
    text += chunk.text
  }
  expect(first).toBeGreaterThan(98_000_000)
  expect(text.length).toBe(1024 * 1024)
  expect(text.endsWith('the-end\r\n')).toBe(true)
})

test('a viewer that draws nothing holds a command for half a minute at most', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setInterval'] })
  try {
    await using it = await startLifecycle({
      commands: { postCreateCommand: 'read go; head -c 1000000 /dev/zero; echo the-end' },
    })
    await it.server.begin.mutate()
    await it.view.until(() => it.view.run('postCreateCommand').parts[0]?.terminalId != null)
    const terminalId = it.view.run('postCreateCommand').parts[0]?.terminalId ?? ''
    const view = watchTerminal(it.owner, { terminalId, isStuck: true })
    await view.until(({ events }) => events.length > 0)
    await typeInto(it.owner, terminalId, 'go\n')
    await view.until(({ receivedBytes }) => receivedBytes >= 256 * 1024)
    expect(it.view.states.postCreateCommand).toBe('running')
    vi.advanceTimersByTime(40_000)
    await it.view.untilIs('postCreateCommand', 'done')
  } finally {
    vi.useRealTimers()
  }
})

test('binary output is replaced in the log, and cuts no character in two (F-44)', async () => {
  await using it = await startLifecycle({
    commands: {
      postCreateCommand: {
        binary: String.raw`printf '\377\376\000ok'`,
        halves: String.raw`printf '\303'; sleep 0.1; printf '\274\n'`,
      },
    },
  })
  await it.server.begin.mutate()
  await it.view.untilIs('postCreateCommand', 'done')
  const { text } = await it.server.log.query({ hook: 'postCreateCommand', from: 0 })
  expect(text).toContain('\ufffd\ufffd\0ok')
  expect(text).toContain('ü\r\n')
  expect(text.match(/\ufffd/g)?.length).toBe(2)
})

test('lifecycle terminals stay listed and leave the user their 64 terminals', async () => {
  const many = Object.fromEntries(Array.from({ length: 70 }, (_, n) => [`n${n}`, ['true']]))
  await using it = await startLifecycle({ commands: { postCreateCommand: many } })
  await it.server.begin.mutate()
  await it.view.untilIs('postCreateCommand', 'done')
  expect(await it.owner.api.terminals.list.query()).toHaveLength(70)
  await it.owner.api.terminals.open.mutate({ size: { columns: 80, rows: 24 } })
  await it.api.retry.mutate({ hook: 'postCreateCommand' })
  await it.view.untilIs('postCreateCommand', 'done')
  const list = await it.owner.api.terminals.list.query()
  expect(list).toHaveLength(71)
  expect(list.filter(({ exit }) => exit !== null)).toHaveLength(70)
})

test('no descriptor of another terminal is open in a command', async () => {
  await using it = await startLifecycle({
    commands: {
      onCreateCommand: 'sleep 1000 &',
      postCreateCommand: 'ls -l /proc/self/fd > open',
    },
  })
  await it.server.begin.mutate()
  await it.view.untilIs('postCreateCommand', 'done')
  expect(it.read('open')).not.toContain('ptmx')
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    const isMine =
      isOf(Number(name), it.agent.folder) &&
      readFileSync(`/proc/${name}/cmdline`, 'utf8') === 'sleep\x001000\0'
    if (isMine) process.kill(Number(name), 'SIGKILL')
  }
})

function isOf(pid: number, folder: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`HOME=${folder}\0`)
  } catch {
    return false
  }
}
