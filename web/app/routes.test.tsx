// @vitest-environment happy-dom
import { createMemoryHistory } from '@tanstack/react-router'
import { createTRPCClient } from '@trpc/client'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { expect, test, vi } from 'vitest'
import type { AppRouter } from '#server/router.ts'
import { createQueryClient } from '#web/lib/query-client.ts'
import { fakeLink } from '#web/testing/fake-link.ts'
import { createAppRouter } from './routes.tsx'

const ada = () => ({ id: '1', name: 'ada' })

async function locationAfter(address: string, session: () => unknown = ada) {
  const { link } = fakeLink<AppRouter>({
    'session.get': session,
    'session.methods': () => ({ github: null }),
    'session.ended': () => null,
  })
  const client = createTRPCClient<AppRouter>({ links: [link] })
  const queryClient = createQueryClient()
  const trpc = createTRPCOptionsProxy<AppRouter>({ client, queryClient })
  const router = createAppRouter({ queryClient, trpc })
  router.update({ history: createMemoryHistory({ initialEntries: [address] }) } as never)
  await router.load()
  const { pathname } = router.state.location
  const { search, params } = router.state.matches.at(-1) ?? {}
  return { pathname, search, params }
}

test('any address of GitHub behind a # leads to the form, filled in', async () => {
  const repo = 'https://github.com/ada/engine/pull/7?x=y'
  expect(await locationAfter(`/#${repo}`)).toMatchObject({ pathname: '/new', search: { repo } })
  expect(await locationAfter('/#top')).toMatchObject({ pathname: '/', search: {} })
})

test('the path of a page at GitHub leads to the form behind /new', async () => {
  const { search, params } = await locationAfter('/new/ada/engine/tree/a/b?auto=1&quickstart=1')
  expect(params).toMatchObject({ owner: 'ada', _splat: 'engine/tree/a/b' })
  expect(search).toMatchObject({ quickstart: '1' })
  expect((await locationAfter('/new?repo=x')).search).toMatchObject({ repo: 'x' })
})

test('a page whose questions are lost several times is there when one is answered', async () => {
  vi.useFakeTimers()
  try {
    let lost = 5
    const session = () => {
      if (lost-- > 0) throw new Error('Failed to fetch')
      return null
    }
    const location = locationAfter('/settings', session)
    await vi.advanceTimersByTimeAsync(15_000)
    expect(await location).toMatchObject({ pathname: '/sign-in', search: { next: '/settings' } })
  } finally {
    vi.useRealTimers()
  }
})
