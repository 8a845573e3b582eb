import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startLifecycle, temporaryHome } from '../testing/start-lifecycle.ts'
import { watchTerminal } from '../testing/watch-terminal.ts'

const note = (word: string) => `echo ${word} >> order`
const everything = {
  onCreateCommand: note('onCreate'),
  updateContentCommand: note('updateContent'),
  postCreateCommand: note('postCreate'),
  postStartCommand: note('postStart'),
  postAttachCommand: note('postAttach'),
} as const

test('nothing runs before the server says that the files are whole, and then all in order', async () => {
  await using it = await startLifecycle({ commands: everything })
  await it.view.until(() => it.view.states.onCreateCommand === 'pending')
  expect(Object.values(it.view.states)).toEqual(Array(5).fill('pending'))
  await expect(it.api.begin.mutate()).rejects.toMatchObject({ data: { code: 'FORBIDDEN' } })
  await it.server.begin.mutate()
  await it.server.begin.mutate()
  await it.view.untilIs('postStartCommand', 'done')
  expect(it.view.states.postAttachCommand).toBe('pending')
  await it.api.attached.mutate()
  await it.view.untilIs('postAttachCommand', 'done')
  const order = ['onCreate', 'updateContent', 'postCreate', 'postStart', 'postAttach']
  expect(it.read('order').trim().split('\n')).toEqual(order)
})

test('postAttachCommand waits for postStartCommand, and does not run again while it runs', async () => {
  await using it = await startLifecycle({
    commands: {
      postStartCommand: 'mkfifo gate; read x < gate; echo start >> order',
      postAttachCommand: 'echo attach >> order; read x < second',
    },
  })
  const { view } = it
  await it.server.begin.mutate()
  await it.api.attached.mutate()
  await it.api.attached.mutate()
  await view.untilIs('postStartCommand', 'running')
  expect(view.states.postAttachCommand).toBe('pending')
  const opened = await it.owner.api.terminals.open.mutate({ size: { columns: 80, rows: 24 } })
  const shell = watchTerminal(it.owner, { terminalId: opened.id })
  const type = (sequence: number, text: string) =>
    it.owner.api.terminals.input.mutate({
      terminalId: opened.id,
      viewerId: 'viewer-1',
      sequence,
      bytes: Buffer.from(text),
    })
  await type(1, 'mkfifo second; until echo go > gate; do :; done; echo op""ened\n')
  await shell.untilText('opened')
  await view.untilIs('postAttachCommand', 'running')
  await it.api.attached.mutate()
  await type(2, 'echo go > second\n')
  await view.untilIs('postAttachCommand', 'done')
  expect(it.read('order')).toBe('start\nattach\n')
  await it.api.attached.mutate()
  await view.untilIs('postAttachCommand', 'running')
})

test('a string runs in sh, an array without a shell, and all entries of an object at the same time', async () => {
  await using it = await startLifecycle({
    commands: {
      onCreateCommand: 'echo "$0 $((1 + 1))" > string',
      updateContentCommand: ['touch', '$(id) *; x'],
      postCreateCommand: {
        first: 'mkfifo pipe-1; until [ -p pipe-2 ]; do :; done; echo one > first',
        second: ['sh', '-c', 'mkfifo pipe-2; until [ -p pipe-1 ]; do :; done; echo two > second'],
      },
    },
  })
  await it.server.begin.mutate()
  const { parts } = await it.view.untilIs('postCreateCommand', 'done')
  expect(it.read('string')).toBe('/bin/sh 2\n')
  expect(it.read('$(id) *; x')).toBe('')
  expect([it.read('first'), it.read('second')]).toEqual(['one\n', 'two\n'])
  expect(parts.map(({ name, exit }) => [name, exit?.exitCode])).toEqual([
    ['first', 0],
    ['second', 0],
  ])
  const names = (await it.owner.api.terminals.list.query()).map(({ name }) => name)
  expect(names).toEqual([
    'onCreateCommand',
    'updateContentCommand',
    'postCreateCommand: first',
    'postCreateCommand: second',
  ])
})

test('a command sees what the start adds, and what the profile of the login shell sets (F-43)', async () => {
  using home = temporaryHome()
  writeFileSync(
    join(home.folder, '.profile'),
    'export PATH=/profile/bin:/usr/bin:/bin GREETING=hi\n',
  )
  await using it = await startLifecycle(
    { commands: { onCreateCommand: 'echo "$PATH|$GREETING|$ADDED|$TERM" > seen; tty >> seen' } },
    { folder: home.folder, environment: { ADDED: 'by the server' } },
  )
  await it.server.begin.mutate()
  await it.view.untilIs('onCreateCommand', 'done')
  const [seen = '', tty = ''] = it.read('seen').split('\n')
  const [path = '', ...rest] = seen.split('|')
  expect(path.split(':')).toContain('/profile/bin')
  expect(path.split(':')).toContain('/usr/sbin')
  expect(rest).toEqual(['hi', 'by the server', 'xterm-256color'])
  expect(tty).toMatch(/^\/dev\/pts\//)
})

test.for([
  ['none', '|'],
  ['loginShell', 'profile|'],
  ['interactiveShell', '|rc'],
  ['loginInteractiveShell', 'profile|rc'],
] as const)(
  'with userEnvProbe %s a command sees of profile and rc file: %s',
  async ([userEnvProbe, expected]) => {
    using home = temporaryHome()
    writeFileSync(join(home.folder, '.profile'), 'export FROM_PROFILE=profile\n')
    const rcFile = join(home.folder, 'rc')
    writeFileSync(rcFile, 'export FROM_RC=rc\n')
    await using it = await startLifecycle(
      { commands: { onCreateCommand: 'echo "$FROM_PROFILE|$FROM_RC" > seen' } },
      { folder: home.folder, environment: { ENV: rcFile }, userEnvProbe },
    )
    await it.server.begin.mutate()
    await it.view.untilIs('onCreateCommand', 'done')
    expect(it.read('seen')).toBe(`${expected}\n`)
  },
)

test('a failure stops those after it, says why, and can be retried from there (F-44)', async () => {
  await using it = await startLifecycle({
    commands: {
      ...everything,
      updateContentCommand: 'echo attempt >> attempts; echo try again; [ -e fixed ] || exit 3',
    },
  })
  await it.server.begin.mutate()
  await it.api.attached.mutate()
  await it.view.untilIs('postAttachCommand', 'skipped')
  expect(it.view.states).toEqual({
    onCreateCommand: 'done',
    updateContentCommand: 'failed',
    postCreateCommand: 'skipped',
    postStartCommand: 'skipped',
    postAttachCommand: 'skipped',
  })
  const failed = it.view.run('updateContentCommand')
  expect(failed.error).toBe('updateContentCommand ended with exit code 3.')
  expect(failed.parts[0]?.exit).toEqual({ exitCode: 3, signal: null })
  expect((failed.endedAt ?? 0) - (failed.startedAt ?? 0)).toBeGreaterThanOrEqual(0)
  writeFileSync(join(it.agent.folder, 'fixed'), '')
  await it.api.retry.mutate({ hook: 'updateContentCommand' })
  await it.view.untilIs('postAttachCommand', 'done')
  expect(it.read('attempts')).toBe('attempt\nattempt\n')
  const { text } = await it.server.log.query({ hook: 'updateContentCommand', from: 0 })
  expect(text).toBe('try again\r\n')
  expect(it.read('order').trim().split('\n')).toEqual([
    'onCreate',
    'postCreate',
    'postStart',
    'postAttach',
  ])
})

test('one may go on after a failure, by retrying the hook that was skipped', async () => {
  await using it = await startLifecycle({
    commands: { onCreateCommand: 'exit 1', postCreateCommand: note('after') },
  })
  await it.server.begin.mutate()
  await it.view.untilIs('postCreateCommand', 'skipped')
  await it.api.retry.mutate({ hook: 'postCreateCommand' })
  await it.view.untilIs('postCreateCommand', 'done')
  expect(it.view.states.onCreateCommand).toBe('failed')
})

test('every way to fail has its sentence', async () => {
  await using it = await startLifecycle({ commands: { onCreateCommand: 'kill -9 $$' } })
  await it.server.begin.mutate()
  const killed = await it.view.untilIs('onCreateCommand', 'failed')
  expect(killed.error).toBe('onCreateCommand was ended by signal 9.')
  expect(killed.parts[0]?.exit).toEqual({ exitCode: 137, signal: 9 })

  await using other = await startLifecycle({
    commands: { onCreateCommand: { 'the db': ['no-such-program', '-x'] } },
  })
  await other.server.begin.mutate()
  const missing = await other.view.untilIs('onCreateCommand', 'failed')
  expect(missing.error).toBe('no-such-program was not found.')
  const { text } = await other.server.log.query({ hook: 'onCreateCommand', from: 0 })
  expect(text).toBe('no-such-program was not found.\r\n')

  await using third = await startLifecycle({
    commands: { onCreateCommand: { good: 'true', bad: 'exit 5' } },
  })
  await third.server.begin.mutate()
  const entry = await third.view.untilIs('onCreateCommand', 'failed')
  expect(entry.error).toBe('onCreateCommand (bad) ended with exit code 5.')
})

test('a plan without commands has no hooks, and one with empty commands neither', async () => {
  await using it = await startLifecycle({
    commands: {
      onCreateCommand: '',
      postCreateCommand: [],
      postStartCommand: {},
    },
  })
  await it.server.begin.mutate()
  expect((await it.api.state.query()).runs).toEqual([])
  const missing = it.api.retry.mutate({ hook: 'onCreateCommand' })
  await expect(missing).rejects.toMatchObject({ data: { reason: 'LIFECYCLE_NOT_FOUND' } })
})

test('the server is told once something has changed, and reads what was printed', async () => {
  await using it = await startLifecycle({ commands: { onCreateCommand: 'printf "grüße\\n"' } })
  const before = await it.server.next.query({ version: null, waitMs: 30_000 })
  const asked = it.server.next.query({ version: before.version, waitMs: 30_000 })
  await it.server.begin.mutate()
  expect((await asked).version).toBeGreaterThan(before.version)
  await it.view.untilIs('onCreateCommand', 'done')
  const chunk = await it.server.log.query({ hook: 'onCreateCommand', from: 0 })
  expect(chunk).toEqual({ from: 0, to: 9, text: 'grüße\r\n' })
  const rest = await it.server.log.query({ hook: 'onCreateCommand', from: 3 })
  expect(rest).toEqual({ from: 4, to: 9, text: 'ße\r\n' })
  const { version } = await it.api.state.query()
  const unchanged = await it.server.next.query({ version, waitMs: 10 })
  expect(unchanged.version).toBe(version)
})
