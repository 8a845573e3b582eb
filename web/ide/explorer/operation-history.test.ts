import { expect, test } from 'vitest'
import { OperationHistory } from './operation-history.ts'

test('what is taken back twice in a row is taken back twice, in order', async () => {
  const history = new OperationHistory()
  const log: string[] = []
  for (const title of ['first', 'second']) {
    const undo = async () => {
      await Promise.resolve()
      log.push(`undo ${title}`)
    }
    history.push({ title, undo, redo: async () => void log.push(`redo ${title}`) })
  }
  await Promise.all([history.undo(), history.undo(), history.redo()])
  expect(log).toEqual(['undo second', 'undo first', 'redo first'])
  expect(await history.undo()).toBe(true)
  expect(await history.undo()).toBe(false)
})

test('what cannot be taken back says why, and the next one can be', async () => {
  const history = new OperationHistory()
  const nothing = async () => undefined
  history.push({ title: 'first', undo: nothing, redo: nothing })
  const undo = async () => {
    throw new Error('It is gone.')
  }
  history.push({ title: 'second', undo, redo: nothing })
  await expect(history.undo()).rejects.toThrow('It is gone.')
  expect(await history.undo()).toBe(true)
})
