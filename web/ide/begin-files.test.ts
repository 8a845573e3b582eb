import { expect, test } from 'vitest'
import type { AgentConnection } from '#web/lib/agent-client.ts'
import { beginFiles } from './begin-files.ts'
import { takeBegunFile } from './begun-files.ts'

const panel = (path: string) => ({ params: { input: { type: 'file', path } } })
const leaf = (id: string, activeView: string) => ({ type: 'leaf', data: { id, activeView } })

function begin(stored: Record<string, unknown>) {
  const asked: string[] = []
  const connection = {
    client: {
      files: {
        read: {
          query: async ({ path }: { path: string }) => {
            asked.push(path)
            return { path }
          },
        },
      },
    },
  } as unknown as AgentConnection
  beginFiles(connection, { read: (key, fallback) => (stored[key] as typeof fallback) ?? fallback })
  return { connection, asked }
}

test('the texts in front are asked for before there is an editor, the focused one first', async () => {
  const { connection, asked } = begin({
    editors: {
      grid: { root: { type: 'branch', data: [leaf('1', '/a'), leaf('2', '/b')] } },
      activeGroup: '2',
      panels: { '/a': panel('/a'), '/b': panel('/b'), '/c': panel('/c') },
    },
    viewStates: [
      ['/a', {}],
      ['/b', {}],
      ['/c', {}],
    ],
  })
  expect(asked).toEqual(['/b', '/a'])
  expect(await takeBegunFile(connection, '/b')).toEqual({ path: '/b' })
  expect(takeBegunFile(connection, '/b')).toBeNull()
  expect(takeBegunFile(connection, '/c')).toBeNull()
})

test('what was no text is left to its view', () => {
  const { asked } = begin({
    editors: {
      grid: { root: { type: 'branch', data: [leaf('1', '/film.mp4')] } },
      panels: { '/film.mp4': panel('/film.mp4') },
    },
  })
  expect(asked).toEqual([])
})

test('a layout that cannot be read asks for nothing', () => {
  expect(begin({ editors: { grid: { root: { data: [null] } } }, viewStates: 7 }).asked).toEqual([])
  expect(begin({}).asked).toEqual([])
})
