import { expect, test } from 'vitest'
import { wholeOrBroken } from './whole-or-broken.ts'

const answerOf = (...parts: (string | Error)[]) =>
  new Response(
    new ReadableStream({
      pull(controller) {
        const part = parts.shift()
        if (part instanceof Error) throw part
        if (part === undefined) controller.close()
        else controller.enqueue(Buffer.from(part))
      },
    }),
    { status: 206, headers: { 'content-type': 'text/csv' } },
  )

test('what is whole is as it was', async () => {
  let isCut = false
  const outgoing = { destroy: () => (isCut = true) } as never
  const answer = wholeOrBroken(answerOf('one,', 'two'), outgoing)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([206, 'text/csv'])
  expect([await answer.text(), isCut]).toEqual(['one,two', false])
  expect(wholeOrBroken(new Response(null, { status: 405 }), outgoing).body).toBeNull()
})

test('what breaks off is cut, so that nobody takes it for whole', async () => {
  let isCut = false
  const outgoing = { destroy: () => (isCut = true) } as never
  const answer = wholeOrBroken(answerOf('one,', new Error('gone')), outgoing)
  await expect(answer.text()).rejects.toThrow('gone')
  expect(isCut).toBe(true)
})
