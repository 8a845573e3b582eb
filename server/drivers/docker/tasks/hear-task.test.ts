import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { hearTask } from './hear-task.ts'

const frame = (text: string) =>
  Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, 0, text.length]), Buffer.from(text)])

test('what was held for long and is taken is progress, though nothing more has come as yet', async () => {
  const output = new PassThrough()
  const taking = Promise.withResolvers<void>()
  const onResult = () => taking.promise
  const heard = hearTask(output, { onOutput: () => undefined, onResult })
  output.write(frame('first'))
  await expect.poll(() => heard.progress().isHeld).toBe(true)
  const before = heard.progress().steps
  taking.resolve()
  await expect.poll(() => heard.progress().isHeld).toBe(false)
  expect(heard.progress().steps).toBeGreaterThan(before)
})
