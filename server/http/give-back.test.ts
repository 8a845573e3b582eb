import { PassThrough, Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { giveBack } from './give-back.ts'

const large = 64 * 1024

/** Somebody who takes one chunk after the other, each when the test says so. */
function slowReader() {
  const waiting: (() => void)[] = []
  const stream = new Writable({
    highWaterMark: 4 * large,
    write: (_chunk, _encoding, done) => waiting.push(done),
  })
  return { stream, takeOne: () => waiting.shift()?.() }
}

function passing(stream: Writable) {
  const from = new PassThrough({ highWaterMark: 4 * large })
  giveBack(from, stream)
  from.pipe(stream)
  return from
}

test('memory is given back once its bytes are written, and not before', async () => {
  const { stream, takeOne } = slowReader()
  const from = passing(stream)
  const chunks = Array.from({ length: 3 }, () => Buffer.allocUnsafeSlow(large))
  from.write(chunks[0])
  from.write(chunks[1])
  await new Promise(setImmediate)
  expect(chunks.map(({ length }) => length)).toEqual([large, large, large])
  takeOne()
  takeOne()
  from.write(chunks[2])
  await new Promise(setImmediate)
  expect(chunks.map(({ length }) => length)).toEqual([0, 0, large])
})

test('a part of something larger is left alone, and so is what is small', async () => {
  const { stream, takeOne } = slowReader()
  const from = passing(stream)
  const part = Buffer.allocUnsafeSlow(2 * large).subarray(0, large)
  const small = Buffer.allocUnsafeSlow(1024)
  for (const chunk of [part, small, Buffer.alloc(1)]) {
    from.write(chunk)
    await new Promise(setImmediate)
    takeOne()
  }
  expect([part.length, small.length]).toEqual([large, 1024])
})
