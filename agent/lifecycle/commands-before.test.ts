import { expect, test } from 'vitest'
import { startLifecycle } from '../testing/start-lifecycle.ts'

const note = (word: string) => `echo ${word} >> order`

test('what Features want runs before the repository’s own, in their order, under their names', async () => {
  await using it = await startLifecycle({
    commands: { postCreateCommand: note('own') },
    before: {
      postCreateCommand: [
        { from: 'one', command: `sleep 0.1; ${note('first')}` },
        { from: 'two', command: { a: note('second'), b: ['true'] } },
      ],
      postStartCommand: [{ from: 'one', command: note('start') }],
    },
  })
  await it.server.begin.mutate()
  await it.view.untilIs('postStartCommand', 'done')
  expect(it.read('order').trim().split('\n')).toEqual(['first', 'second', 'own', 'start'])
  const parts = it.view.run('postCreateCommand').parts.map(({ name }) => name)
  expect(parts).toEqual(['one', 'two: a', 'two: b', null])
})

test('where one of them fails nothing after it runs, and its name is told', async () => {
  await using it = await startLifecycle({
    commands: { onCreateCommand: note('own') },
    before: { onCreateCommand: [{ from: 'ghcr.io/o/one', command: 'exit 3' }] },
  })
  await it.server.begin.mutate()
  const { error } = await it.view.untilIs('onCreateCommand', 'failed')
  expect(error).toBe('onCreateCommand (ghcr.io/o/one) ended with exit code 3.')
  expect(() => it.read('order')).toThrow('ENOENT')
})
