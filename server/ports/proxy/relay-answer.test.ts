import { once } from 'node:events'
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { PassThrough, Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { readToEnd } from './relay-answer.ts'

test('a page whose visitor has left half-way ends, so that its connection is asked again', async () => {
  const answer = new IncomingMessage(new Socket())
  const visitor = new Writable({ write: () => undefined })
  answer.pipe(new PassThrough()).pipe(visitor)
  for (let piece = 0; piece < 8; piece += 1) answer.push(Buffer.alloc(65_536))
  answer.push(null)
  await expect.poll(() => visitor.writableNeedDrain).toBe(true)
  visitor.destroy()
  await once(visitor, 'close')
  readToEnd(answer)
  await once(answer, 'end')
})
