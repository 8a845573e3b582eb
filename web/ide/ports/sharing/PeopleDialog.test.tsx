// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { PortPerson } from '#server/ports/ports.schema.ts'
import { type Answers, refusal } from '#web/testing/fake-link.ts'
import { renderInIde } from '../../render-in-ide.testing.tsx'
import { aForwardedPort, aPortsView } from '../a-port.testing.ts'
import { portsOf } from '../ports.ts'
import { PortDialog } from './PortDialog.tsx'

afterEach(cleanup)

const person = (given: Partial<PortPerson> = {}): PortPerson => ({
  ...{ port: 3000, userId: 'u1', name: 'Grace Hopper', login: 'grace' },
  ...{ createdAt: Date.now(), isAllowed: true, isOther: false, ...given },
})

function show(server: Answers) {
  const question = { port: 3000, what: 'people' } as const
  const page = renderInIde(<PortDialog question={question} onClose={() => undefined} />, { server })
  act(() => void portsOf(page.ide).takeView(aPortsView({ ports: [aForwardedPort()] })))
  const asked = (path: string) =>
    page.calls.filter((call) => call.path === path).map(({ input }) => input)
  return { ...page, asked }
}
const field = () => screen.getByRole('textbox', { name: /^GitHub login/ })

test('somebody is named by their login, listed, and taken back', async () => {
  let people: PortPerson[] = []
  const page = show({
    'ports.people.list': () => people,
    'ports.people.add': () => {
      people = [person(), person({ port: 4000, userId: 'u2', name: 'Elsewhere' })]
    },
    'ports.people.remove': () => {
      people = []
    },
  })
  await screen.findByText('Shared with nobody by name.')
  expect(screen.getByRole('button', { name: 'Share' })).toHaveProperty('disabled', true)
  fireEvent.change(field(), { target: { value: ' @grace ' } })
  fireEvent.click(screen.getByRole('button', { name: 'Share' }))
  expect(await screen.findByText('Grace Hopper')).toBeDefined()
  expect(screen.queryByText('Elsewhere')).toBeNull()
  expect(page.asked('ports.people.add')).toMatchObject([{ port: 3000, login: 'grace' }])
  expect(field()).toHaveProperty('value', '')
  fireEvent.click(screen.getByRole('button', { name: 'Take back from grace' }))
  await screen.findByText('Shared with nobody by name.')
  expect(page.asked('ports.people.remove')).toMatchObject([{ port: 3000, userId: 'u1' }])
})

test('who is not known is said at the field, and stays to be corrected', async () => {
  show({
    'ports.people.list': () => [],
    'ports.people.add': () => {
      throw refusal(
        'NOT_FOUND',
        'PERSON_NOT_FOUND',
        'Nobody who is called grce has signed in here.',
      )
    },
  })
  await screen.findByText('Shared with nobody by name.')
  fireEvent.change(field(), { target: { value: 'grce' } })
  fireEvent.click(screen.getByRole('button', { name: 'Share' }))
  expect(await screen.findByText('Nobody who is called grce has signed in here.')).toBeDefined()
  expect(field()).toHaveProperty('value', 'grce')
})

test('who was let in to something else at that number is marked', async () => {
  show({ 'ports.people.list': () => [person({ isOther: true })] })
  expect(await screen.findByText(/was something else at this number/)).toBeDefined()
})

test('who is kept out by the maximum of the administrators is marked', async () => {
  show({ 'ports.people.list': () => [person({ isAllowed: false })] })
  expect(await screen.findByText('Kept out by the administrators’ maximum')).toBeDefined()
})
