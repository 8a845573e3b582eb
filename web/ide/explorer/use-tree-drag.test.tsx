// @vitest-environment happy-dom
import { createEvent, fireEvent, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { at, forgetAfterEach, open, row } from './explorer.testing.tsx'

forgetAfterEach()

test('what is dragged onto a folder moves there, with ctrl it is copied', async () => {
  const { kinds } = await open('src/', 'a.ts', 'b.ts')
  const drag = (name: string, ctrlKey: boolean) => {
    const data = new Map<string, string>()
    const dataTransfer = {
      setData: (type: string, value: string) => data.set(type, value),
      getData: (type: string) => data.get(type) ?? '',
      get types() {
        return [...data.keys()]
      },
      setDragImage: () => undefined,
    }
    fireEvent.dragStart(row(name), { dataTransfer })
    for (const event of [
      createEvent.dragOver(row('src'), { dataTransfer }),
      createEvent.drop(row('src'), { dataTransfer }),
    ]) {
      Object.defineProperty(event, 'ctrlKey', { value: ctrlKey })
      fireEvent(row('src'), event)
    }
  }
  drag('a.ts', false)
  await waitFor(() => expect(kinds.get(at('src/a.ts'))).toBe('file'))
  expect(kinds.has(at('a.ts'))).toBe(false)
  drag('b.ts', true)
  await waitFor(() => expect(kinds.get(at('src/b.ts'))).toBe('file'))
  expect(kinds.has(at('b.ts'))).toBe(true)
})

test('files of the system that are dropped on a folder are uploaded into it', async () => {
  const { ide } = await open('src/', 'a.ts')
  const uploads: string[] = []
  Object.assign(ide.transfers, { upload: async (folder: string) => uploads.push(folder) })
  const dataTransfer = { types: ['Files'], getData: () => '' }
  fireEvent.dragOver(row('src'), { dataTransfer })
  fireEvent.drop(row('src'), { dataTransfer })
  expect(uploads).toEqual([at('src')])
})
