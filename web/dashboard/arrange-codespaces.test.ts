import { expect, test } from 'vitest'
import { aCodespace } from '#web/testing/a-codespace.ts'
import { arrangeCodespaces } from './arrange-codespaces.ts'

const inRepository = (name: string, lastUsedAt: number) =>
  aCodespace({ repositoryUrl: `https://github.com/example/${name}`, lastUsedAt })

test('up to eight stand in one list, the last used first', () => {
  const codespaces = Array.from({ length: 8 }, (_, index) => inRepository(`r${index}`, index))
  const { groups } = arrangeCodespaces(codespaces, '')
  expect(groups).toHaveLength(1)
  expect(groups[0]?.repository).toBeNull()
  expect(groups[0]?.codespaces.map(({ lastUsedAt }) => lastUsedAt)).toEqual([
    7, 6, 5, 4, 3, 2, 1, 0,
  ])
})

test('more than eight are grouped by repository, and filtering does not undo the groups', () => {
  const codespaces = Array.from({ length: 9 }, (_, index) =>
    inRepository(index % 2 ? 'odd' : 'even', index),
  )
  const { groups } = arrangeCodespaces(codespaces, '')
  expect(groups.map(({ repository }) => repository)).toEqual([
    'github.com/example/even',
    'github.com/example/odd',
  ])
  expect(arrangeCodespaces(codespaces, 'odd').groups).toMatchObject([
    { repository: 'github.com/example/odd' },
  ])
})

test('each word of the filter has to stand in name, repository, branch or state', () => {
  const wanted = aCodespace({ displayName: 'Red door', branch: 'feature/x', state: 'stopped' })
  const codespaces = [wanted, aCodespace({ displayName: 'Red roof' })]
  expect(arrangeCodespaces(codespaces, 'RED stopped x').groups[0]?.codespaces).toEqual([wanted])
  expect(arrangeCodespaces(codespaces, 'red nothing').count).toBe(0)
})

test('deleted ones stand apart', () => {
  const deleted = aCodespace({ state: 'deleted' })
  const arranged = arrangeCodespaces([deleted], '')
  expect(arranged).toEqual({ groups: [], deleted: [deleted], count: 0 })
})
