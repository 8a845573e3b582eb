// @vitest-environment happy-dom
import { createMemoryHistory } from '@tanstack/react-router'
import { createTRPCClient } from '@trpc/client'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { expect, test } from 'vitest'
import type { AppRouter } from '#server/router.ts'
import { createQueryClient } from '#web/lib/query-client.ts'
import { fakeLink } from '#web/testing/fake-link.ts'
import { createAppRouter } from './routes.tsx'

async function locationAfter(address: string) {
  const { link } = fakeLink<AppRouter>({ 'session.get': () => ({ id: '1', name: 'ada' }) })
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
