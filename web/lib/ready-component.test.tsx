// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import { Suspense } from 'react'
import { afterEach, expect, test } from 'vitest'
import { readyComponent } from './ready-component.tsx'

afterEach(cleanup)

const Greeting = ({ name }: { name: string }) => <p>Hello {name}</p>

test('what has been fetched before is drawn at once', async () => {
  const Ready = readyComponent(async () => Greeting)
  await Ready.preload()
  render(
    <Suspense fallback="wait">
      <Ready name="Ada" />
    </Suspense>,
  )
  expect(screen.getByText('Hello Ada')).toBeDefined()
})

test('what has not is waited for', async () => {
  const Ready = readyComponent(async () => Greeting)
  render(
    <Suspense fallback="wait">
      <Ready name="Ada" />
    </Suspense>,
  )
  expect(screen.getByText('wait')).toBeDefined()
  expect(await screen.findByText('Hello Ada')).toBeDefined()
})

test('a part that did not arrive is asked for again', async () => {
  let isAway = true
  const Ready = readyComponent(async () => {
    if (isAway) throw new Error('no network')
    return Greeting
  })
  await Ready.preload().catch(() => undefined)
  isAway = false
  render(
    <Suspense fallback="wait">
      <Ready name="Ada" />
    </Suspense>,
  )
  expect(await screen.findByText('Hello Ada')).toBeDefined()
})
