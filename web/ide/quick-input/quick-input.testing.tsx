import { act, fireEvent, screen } from '@testing-library/react'
import { vi } from 'vitest'
import { renderInIde } from '../render-in-ide.testing.tsx'
import { QuickInputPlace } from './QuickInputPlace.tsx'
import type { QuickItem, QuickProvider } from './quick-provider.ts'

export const fruits: QuickItem[] = ['Apple', 'Banana', 'Cherry'].map((label) => ({
  id: label,
  label,
}))

export async function start() {
  const { ide } = renderInIde(
    <>
      <button type="button">Elsewhere</button>
      <QuickInputPlace />
    </>,
  )
  await screen.findByRole('button', { name: 'Elsewhere' })
  return ide
}

export function aProvider(given: Partial<Omit<QuickProvider, 'look'>> = {}) {
  return {
    prefix: '',
    placeholder: 'Fruits',
    help: 'Go to a fruit',
    items: (query: string) => fruits.filter(({ label }) => label.toLowerCase().includes(query)),
    accept: vi.fn<QuickProvider['accept']>(),
    look: vi.fn<(item: QuickItem | null) => void>(),
    press: vi.fn<NonNullable<QuickProvider['press']>>(),
    ...given,
  }
}

/** What was begun is awaited later; `act` itself would wait for the answer. */
export function begun<T>(begin: () => Promise<T>): Promise<T> {
  const begins: Promise<T>[] = []
  act(() => void begins.push(begin()))
  return begins[0] as Promise<T>
}

export const field = () => screen.findByRole<HTMLInputElement>('combobox')
export const active = () => screen.getByRole('option', { selected: true }).textContent
export const key = async (name: string, more: Record<string, unknown> = {}) =>
  fireEvent.keyDown(await field(), { key: name, ...more })
