import { expect, test, vi } from 'vitest'
import { PathDesk } from './path-desk.ts'
import type { PathReply } from './path-messages.ts'

const bytes = (...paths: string[]) =>
  new TextEncoder().encode(paths.map((path) => `${path}\0`).join(''))

function start() {
  const replies: PathReply[] = []
  const desk = new PathDesk((reply) => replies.push(reply))
  let number = 0
  return {
    desk,
    replies,
    async find(query: string) {
      number += 1
      const wanted = number
      desk.take({ type: 'search', number, query, limit: 10 })
      await vi.waitFor(() => expect(replies.at(-1)?.number).toBe(wanted))
      return replies.at(-1)?.paths.map(({ path }) => path)
    },
  }
}

test('the first list is searched while it still arrives', async () => {
  const { desk, find } = start()
  expect(await find('a')).toEqual([])
  desk.take({ type: 'begin' })
  desk.take({ type: 'part', bytes: bytes('a.ts') })
  expect(await find('a')).toEqual(['a.ts'])
  desk.take({ type: 'part', bytes: bytes('aa.ts') })
  desk.take({ type: 'end' })
  expect(await find('a')).toEqual(['a.ts', 'aa.ts'])
})

test('a list that is made anew takes the place of the old one when it is whole', async () => {
  const { desk, find } = start()
  for (const request of [{ type: 'begin' }, { type: 'part', bytes: bytes('old.ts') }] as const) {
    desk.take(request)
  }
  desk.take({ type: 'end' })
  desk.take({ type: 'begin' })
  desk.take({ type: 'part', bytes: bytes('new.ts') })
  expect(await find('ts')).toEqual(['old.ts'])
  // The line broke off, and the list begins again.
  desk.take({ type: 'begin' })
  desk.take({ type: 'part', bytes: bytes('newer.ts', 'gone/x.ts') })
  desk.take({ type: 'remove', path: 'gone' })
  desk.take({ type: 'end' })
  expect(await find('ts')).toEqual(['newer.ts'])
})

test('what is moved is found where it is now', async () => {
  const { desk, find } = start()
  desk.take({ type: 'begin' })
  desk.take({ type: 'part', bytes: bytes('src/a.ts', 'src/deep/b.ts') })
  desk.take({ type: 'end' })
  desk.take({ type: 'move', from: 'src', to: 'lib' })
  expect(await find('ts')).toEqual(['lib/a.ts', 'lib/deep/b.ts'])
})

test('of many searches at once only the last is answered (F-29)', async () => {
  const { desk, replies, find } = start()
  desk.take({ type: 'begin' })
  const paths = Array.from({ length: 200_000 }, (_, at) => `src/folder-${at % 400}/file-${at}.ts`)
  desk.take({ type: 'part', bytes: bytes(paths.join('\0')) })
  desk.take({ type: 'end' })
  for (let number = -50; number < 0; number += 1) {
    desk.take({ type: 'search', number, query: `older ${number}`, limit: 10 })
  }
  expect((await find('file-199999'))?.[0]).toBe('src/folder-399/file-199999.ts')
  expect(replies).toHaveLength(1)
})
