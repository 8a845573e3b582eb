import { expect, test } from 'vitest'
import { startLifecycle } from '../testing/start-lifecycle.ts'

test('the start script runs once in a container, in the home folder, after what failed before it', async () => {
  const startScript = 'echo "$0 at $(pwd)"; echo ran >> ran; exit 3'
  await using it = await startLifecycle({
    commands: { onCreateCommand: 'false', postStartCommand: 'true' },
    dotfiles: null,
    startScript,
  })
  await it.server.begin.mutate()
  expect(await it.view.untilEnded('startScript')).toMatchObject({
    state: 'failed',
    error: 'The start script ended with exit code 3.',
    parts: [{ name: null, exit: { exitCode: 3 } }],
  })
  expect((await it.server.log.query({ hook: 'startScript', from: 0 })).text).toContain(
    `at ${it.agent.folder}`,
  )
  // It is tried again by itself, whatever else failed.
  await it.api.retry.mutate({ hook: 'startScript' })
  await expect.poll(() => it.read('ran')).toBe('ran\nran\n')
})
