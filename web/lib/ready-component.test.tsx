// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import { Component, type ReactNode } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { readyComponent } from './ready-component.tsx'

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

class Boundary extends Component<{ children: ReactNode }, { message: string | null }> {
  override state: { message: string | null } = { message: null }
  static getDerivedStateFromError = (error: Error) => ({ message: error.message })
  override render() {
    return this.state.message ?? this.props.children
  }
}

const Greeting = ({ name }: { name: string }) => <p>Hello {name}</p>

test('what has been fetched before is drawn at once', async () => {
  const Ready = readyComponent(async () => Greeting, 'wait')
  await Ready.preload()
  render(<Ready name="Ada" />)
  expect(screen.getByText('Hello Ada')).toBeDefined()
})

test('what has not is waited for, and drawn in the moment it arrives', async () => {
  const arrived = Promise.withResolvers<typeof Greeting>()
  const Ready = readyComponent(() => arrived.promise, 'wait')
  render(<Ready name="Ada" />)
  expect(screen.getByText('wait')).toBeDefined()
  arrived.resolve(Greeting)
  expect(await screen.findByText('Hello Ada')).toBeDefined()
  expect(screen.queryByText('wait')).toBeNull()
})

test('a part that did not arrive ahead is asked for again', async () => {
  let isAway = true
  const Ready = readyComponent(async () => {
    if (isAway) throw new Error('no network')
    return Greeting
  })
  await Ready.preload().catch(() => undefined)
  isAway = false
  render(<Ready name="Ada" />)
  expect(await screen.findByText('Hello Ada')).toBeDefined()
})

test('a part that is lost on its way several times in a row is fetched again', async () => {
  let count = 0
  const Ready = readyComponent(async () => {
    count += 1
    if (count <= 2) throw new Error('the network changed')
    return Greeting
  }, 'wait')
  render(<Ready name="Ada" />)
  expect(screen.getByText('wait')).toBeDefined()
  expect(await screen.findByText('Hello Ada')).toBeDefined()
})

test('a part that does not arrive at all is said by the boundary around it', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const Ready = readyComponent<{ name: string }>(async () => {
    throw new Error('no network')
  })
  render(
    <Boundary>
      <Ready name="Ada" />
    </Boundary>,
  )
  expect(await screen.findByText('no network')).toBeDefined()
})
