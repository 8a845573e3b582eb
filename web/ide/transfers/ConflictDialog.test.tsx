// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { renderInIde } from '../render-in-ide.testing.tsx'
import { TransferQuestion } from './TransferQuestion.tsx'
import type { Transfers } from './transfers.ts'
import { UploadQuestions } from './upload-questions.ts'

test('one question stands at a time, and is answered for itself or for all', async () => {
  const questions = new UploadQuestions()
  renderInIde(<TransferQuestion />, { transfers: { questions } as Transfers })
  const first = questions.ask({ path: 'src/a.txt', others: 2 })
  const second = questions.ask({ path: 'b.txt', others: 0 })
  await screen.findByRole('alertdialog', { name: 'a.txt is already there' })
  fireEvent.click(screen.getByRole('checkbox', { name: 'The same for 2 more' }))
  fireEvent.click(screen.getByRole('button', { name: 'Keep both' }))
  expect(await first).toEqual({ choice: 'both', isForAll: true })
  await screen.findByRole('alertdialog', { name: 'b.txt is already there' })
  expect(screen.queryByRole('checkbox')).toBeNull()
  fireEvent.keyDown(screen.getByRole('alertdialog'), { key: 'Escape' })
  expect(await second).toEqual({ choice: 'cancel', isForAll: true })
})
