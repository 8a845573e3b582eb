import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { startLifecycle, temporaryHome } from '../testing/start-lifecycle.ts'

const note = (word: string) => `echo ${word} >> order`
const commands = {
  onCreateCommand: note('onCreate'),
  updateContentCommand: note('updateContent'),
  postCreateCommand: note('postCreate'),
  postStartCommand: note('postStart'),
}

test('at the next start of the container only postStartCommand runs again', async () => {
  using home = temporaryHome()
  const { folder } = home
  {
    await using first = await startLifecycle({ commands }, { folder })
    await first.server.begin.mutate()
    await first.view.untilIs('postStartCommand', 'done')
  }
  expect(statSync(join(folder, '.record/lifecycle.json')).mode & 0o777).toBe(0o600)
  await using second = await startLifecycle({ commands }, { folder, generation: 2 })
  expect((await second.api.state.query()).runs.map(({ state }) => state)).toEqual([
    'skipped',
    'skipped',
    'skipped',
    'pending',
  ])
  await second.server.begin.mutate()
  await second.view.untilIs('postStartCommand', 'done')
  const order = ['onCreate', 'updateContent', 'postCreate', 'postStart', 'postStart']
  expect(second.read('order').trim().split('\n')).toEqual(order)
})

test('an agent that comes back in the same start runs nothing twice (F-14)', async () => {
  using home = temporaryHome()
  const { folder } = home
  for (let life = 1; life <= 3; life += 1) {
    await using agent = await startLifecycle({ commands }, { folder })
    await agent.server.begin.mutate()
    await agent.view.untilIs('postStartCommand', 'done')
  }
  const order = ['onCreate', 'updateContent', 'postCreate', 'postStart']
  expect(readFileSync(join(folder, 'order'), 'utf8').trim().split('\n')).toEqual(order)
})

test.each([
  ['The agent ended', 1],
  ['The codespace was stopped', 2],
])(
  'a command during which %s has failed, and runs again only when asked to (F-03)',
  async (who, generation) => {
    using home = temporaryHome()
    const { folder } = home
    const plan = {
      commands: {
        ...commands,
        updateContentCommand: 'echo begun >> order; [ -e go ] || sleep 1000',
      },
    }
    {
      await using first = await startLifecycle(plan, { folder })
      await first.server.begin.mutate()
      await vi.waitFor(() => expect(first.read('order')).toContain('begun'))
    }
    writeFileSync(join(folder, 'go'), '')
    await using second = await startLifecycle(plan, { folder, generation })
    await second.server.begin.mutate()
    await second.view.untilIs('postStartCommand', 'skipped')
    expect(second.view.run('updateContentCommand')).toMatchObject({
      state: 'failed',
      error: `${who} while updateContentCommand ran, so it may be half done.`,
    })
    expect(second.read('order')).toBe('onCreate\nbegun\n')
    await second.api.retry.mutate({ hook: 'updateContentCommand' })
    await second.view.untilIs('postStartCommand', 'done')
    expect(second.read('order')).toBe('onCreate\nbegun\nbegun\npostCreate\npostStart\n')
  },
)

test('what failed stays failed at the next start, and what the user went past does not stop it', async () => {
  using home = temporaryHome()
  const { folder } = home
  const plan = { commands: { ...commands, postCreateCommand: 'exit 4' } }
  {
    await using first = await startLifecycle(plan, { folder })
    await first.server.begin.mutate()
    await first.view.untilIs('postStartCommand', 'skipped')
  }
  {
    await using second = await startLifecycle(plan, { folder, generation: 2 })
    await second.server.begin.mutate()
    await second.view.untilIs('postStartCommand', 'skipped')
    const { error } = second.view.run('postCreateCommand')
    expect(error).toBe('postCreateCommand ended with exit code 4.')
    await second.api.retry.mutate({ hook: 'postStartCommand' })
    await second.view.untilIs('postStartCommand', 'done')
  }
  await using third = await startLifecycle(plan, { folder, generation: 3 })
  await third.server.begin.mutate()
  await third.view.untilIs('postStartCommand', 'done')
  expect(third.view.states.postCreateCommand).toBe('failed')
})

test('a record that is broken, or of another codespace, counts as none', async () => {
  using home = temporaryHome()
  const { folder } = home
  {
    await using first = await startLifecycle({ commands }, { folder })
    await first.server.begin.mutate()
    await first.view.untilIs('postStartCommand', 'done')
  }
  const path = join(folder, '.record/lifecycle.json')
  const text = readFileSync(path, 'utf8')
  for (const other of [text.replace('"test"', '"another"'), text.slice(0, 50)]) {
    writeFileSync(path, other)
    await using agent = await startLifecycle({ commands }, { folder })
    expect((await agent.api.state.query()).runs[0]?.state).toBe('pending')
  }
})

test('a command runs though what becomes of it cannot be recorded', async () => {
  using home = temporaryHome()
  const { folder } = home
  const said = vi.spyOn(console, 'error').mockReturnValue()
  await using agent = await startLifecycle(
    { commands },
    { folder, lifecycleOptions: { recordFolder: '/dev/null/nowhere' } },
  )
  await agent.server.begin.mutate()
  await agent.view.untilIs('postStartCommand', 'done')
  expect(said).toHaveBeenCalled()
  said.mockRestore()
})

test('a profile that hangs costs its limit once, is named, and its shell is ended', async () => {
  using home = temporaryHome()
  const { folder } = home
  writeFileSync(join(folder, '.profile'), 'echo $$ >> ~/profiles; sleep 1000\n')
  await using agent = await startLifecycle(
    { commands },
    { folder, lifecycleOptions: { probeMs: 300 } },
  )
  await agent.server.begin.mutate()
  await agent.view.untilIs('postStartCommand', 'done')
  const { text } = await agent.server.log.query({ hook: 'onCreateCommand', from: 0 })
  expect(text).toBe(
    'sh did not come up within 0.3 seconds: commands run without what its profile sets.\r\n',
  )
  const [pid = '', ...more] = agent.read('profiles').trim().split('\n')
  expect(more).toEqual([])
  await vi.waitFor(() => expect(existsSync(`/proc/${pid}`)).toBe(false))
})
