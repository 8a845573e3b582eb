import { afterEach, expect, test, vi } from 'vitest'
import type { PortWish } from '../protocol/ports.ts'
import { PortWishes, wishPatienceMs } from './port-wishes.ts'

afterEach(() => vi.useRealTimers())

function openPage(wishes: PortWishes) {
  const leaving = new AbortController()
  const list = wishes.follow(leaving.signal)
  return {
    /** What is told next. */
    next: async (): Promise<PortWish[]> => (await list.next()).value ?? [],
    leave: async () => {
      leaving.abort()
      await list.next()
    },
  }
}
const wanted = { port: 3000, visibility: 'public' } as const

test('a wish is told to every window until one of them answers it', async () => {
  const wishes = new PortWishes()
  const [one, other] = [openPage(wishes), openPage(wishes)]
  expect([await one.next(), await other.next()]).toEqual([[], []])
  const end = wishes.ask(wanted)
  const [told] = await one.next()
  expect(told).toMatchObject(wanted)
  expect(await other.next()).toEqual([told])
  wishes.answer({ id: told?.id ?? '', answer: 'agreed', reason: null })
  wishes.answer({ id: told?.id ?? '', answer: 'refused', reason: null })
  expect(await end).toEqual({ answer: 'agreed', reason: null })
  expect([await one.next(), await other.next()]).toEqual([[], []])
})

test('with no window there is nobody to ask, and one that leaves is no window', async () => {
  const wishes = new PortWishes()
  expect(await wishes.ask(wanted)).toEqual({ answer: 'nobody', reason: null })
  const page = openPage(wishes)
  await page.next()
  await page.leave()
  expect(await wishes.ask(wanted)).toEqual({ answer: 'nobody', reason: null })
})

test('what nobody answers ends after two minutes, and is taken back', async () => {
  vi.useFakeTimers()
  const wishes = new PortWishes()
  const page = openPage(wishes)
  await page.next()
  const end = wishes.ask(wanted)
  expect(await page.next()).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(wishPatienceMs)
  expect(await end).toEqual({ answer: 'unanswered', reason: null })
  expect(await page.next()).toEqual([])
})

test('the same wish is asked once, and a program that asks without end is not heard without end', async () => {
  const wishes = new PortWishes()
  const page = openPage(wishes)
  await page.next()
  const ends = [wishes.ask(wanted), wishes.ask(wanted)]
  const told = await page.next()
  expect(told).toHaveLength(1)
  const others = [3001, 3002].map((port) => wishes.ask({ ...wanted, port }))
  expect(await wishes.ask({ ...wanted, port: 3003 })).toEqual({ answer: 'too many', reason: null })
  for (const { id } of await page.next()) wishes.answer({ id, answer: 'refused', reason: null })
  for (const end of await Promise.all([...ends, ...others])) expect(end.answer).toBe('refused')
  // Answered one by one, there are ten within a minute.
  const later: string[] = []
  for (let count = 3; count < 11; count += 1) {
    const end = wishes.ask({ ...wanted, port: 4000 + count })
    let isOver = false
    void end.then(() => {
      isOver = true
    })
    while (!isOver && count < 10) {
      for (const { id } of await page.next()) wishes.answer({ id, answer: 'refused', reason: null })
    }
    later.push((await end).answer)
  }
  expect(later).toEqual([...Array(7).fill('refused'), 'too many'])
})

test('a wish goes with the last command that waits for it', async () => {
  const wishes = new PortWishes()
  const page = openPage(wishes)
  await page.next()
  const [one, other] = [new AbortController(), new AbortController()]
  const ends = [wishes.ask(wanted, one.signal), wishes.ask(wanted, other.signal)]
  const [told] = await page.next()
  one.abort()
  const late = wishes.ask(wanted)
  other.abort()
  wishes.answer({ id: told?.id ?? '', answer: 'agreed', reason: null })
  for (const end of await Promise.all([...ends, late])) expect(end.answer).toBe('agreed')
  expect(await page.next()).toEqual([])

  const leaving = new AbortController()
  const left = wishes.ask(wanted, leaving.signal)
  expect(await page.next()).toHaveLength(1)
  leaving.abort()
  // Whoever asks now asks anew.
  const anew = wishes.ask(wanted)
  expect((await left).answer).toBe('unanswered')
  const [again, ...more] = await page.next()
  expect(more).toEqual([])
  wishes.answer({ id: again?.id ?? '', answer: 'refused', reason: null })
  expect((await anew).answer).toBe('refused')
  expect((await wishes.ask(wanted, AbortSignal.abort())).answer).toBe('unanswered')
  expect(await page.next()).toEqual([])
})

test('not even one wish holds more than some of the connections by which programs ask', async () => {
  const wishes = new PortWishes()
  const page = openPage(wishes)
  await page.next()
  const ends = Array.from({ length: 20 }, () => wishes.ask(wanted))
  const [told] = await page.next()
  wishes.answer({ id: told?.id ?? '', answer: 'refused', reason: null })
  const answers = (await Promise.all(ends)).map(({ answer }) => answer)
  expect(answers).toEqual([...Array(8).fill('refused'), ...Array(12).fill('too many')])
})
