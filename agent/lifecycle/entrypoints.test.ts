import { expect, test } from 'vitest'
import { startLifecycle } from '../testing/start-lifecycle.ts'

const plan = (...commands: { from: string; command: string }[]) => ({
  entrypoints: { user: 'root', environment: { WHAT: 'a service' }, commands },
})

test('what image and Features begin with runs first and in order, one that fails keeping nothing', async () => {
  await using it = await startLifecycle({
    ...plan(
      { from: 'one', command: 'echo "first $WHAT $PWD $(id -un)" >> $WHERE/order; exit 4' },
      { from: 'two', command: 'echo second >> $WHERE/order' },
    ),
    commands: { onCreateCommand: 'echo own >> order', postStartCommand: 'true' },
  })
  const { entrypoints } = it.agent.ctx.start.lifecycle
  Object.assign(entrypoints?.environment ?? {}, { WHERE: it.agent.folder })
  await it.server.begin.mutate()
  await it.view.untilIs('postStartCommand', 'done')
  expect(it.read('order').trim().split('\n')).toEqual([
    `first a service / ${process.getuid?.() === 0 ? 'root' : it.agent.ctx.user.name}`,
    'second',
    'own',
  ])
  const { state, error, parts } = it.view.run('entrypoint')
  expect({ state, error }).toEqual({
    state: 'failed',
    error: 'entrypoint (one) ended with exit code 4.',
  })
  expect(parts.map(({ name, exit }) => [name, exit?.exitCode])).toEqual([
    ['one', 4],
    ['two', 0],
  ])
})

test('one that stays in the foreground holds nothing up for long, and can be ended and begun again', async () => {
  await using it = await startLifecycle(
    {
      ...plan({ from: 'desktop', command: 'echo begun; read never' }),
      commands: { postCreateCommand: 'true' },
    },
    { lifecycleOptions: { entrypointsHeadStartMs: 50 } },
  )
  await it.server.begin.mutate()
  await it.view.untilIs('postCreateCommand', 'done')
  expect(it.view.run('entrypoint').state).toBe('running')
  await it.api.retry.mutate({ hook: 'postCreateCommand' })
  await it.view.untilIs('postCreateCommand', 'done')
  await it.api.stop.mutate({ hook: 'entrypoint' })
  expect(await it.view.untilIs('entrypoint', 'failed')).toMatchObject({
    error: 'entrypoint was stopped.',
  })
  await it.api.retry.mutate({ hook: 'entrypoint' })
  await it.view.untilIs('entrypoint', 'running')
  expect(it.view.run('postCreateCommand').state).toBe('done')
})

test('they know nothing of the user’s own: no secret, no token, no variable of their shell', async () => {
  await using it = await startLifecycle(
    { ...plan({ from: 'one', command: 'env' }) },
    { environment: { MINE: 'only-for-shells' } },
  )
  await it.server.begin.mutate()
  await it.view.untilIs('entrypoint', 'done')
  const { text } = await it.server.log.query({ hook: 'entrypoint', from: 0 })
  expect(text).toContain('WHAT=a service')
  expect(text).not.toMatch(/only-for-shells|GITHUB_TOKEN|BOTHY_/)
})
