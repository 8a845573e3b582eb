import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { startHubWithApp } from './hub.testing.ts'

/** Somebody to whom webhooks are delivered, and what was. */
async function startReceiver() {
  const received: { event: string; signature: string; body: string }[] = []
  const server = createServer(async (request, response) => {
    const { 'x-github-event': event, 'x-hub-signature-256': signature } = request.headers
    const body = await text(request)
    received.push({ event: String(event), signature: String(signature), body })
    response.writeHead(202).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

test('webhooks are told, signed, of what happens where the App is installed', async () => {
  await using receiver = await startReceiver()
  await using github = await startHubWithApp()
  const { hub, app, installation } = github
  app.webhook = { url: receiver.url, secret: 'hook-secret', isActive: true }
  app.events = ['organization', 'membership', 'push']
  hub.addTeam('acme', 'Core team', ['grace'])
  await hub.commit('acme/engine', { 'a.txt': 'a\n' })
  await hub.commit('ada/hut', { 'a.txt': 'a\n' })
  hub.setMembership('acme', 'grace', null)
  hub.setSuspended(installation, true)
  hub.setMembership('acme', 'grace', 'member')
  hub.authorize(app, 'grace')
  hub.revokeGrant(app, 'grace')
  hub.uninstall(installation)
  await hub.events.webhooks.settled()
  const told = receiver.received.map(
    ({ event, body }) => `${event} ${JSON.parse(body).action ?? ''}`,
  )
  expect(told).toEqual([
    'membership added',
    'push ',
    'membership removed',
    'organization member_removed',
    'installation suspend',
    'github_app_authorization revoked',
    'installation deleted',
  ])
  for (const { body, signature } of receiver.received) {
    const expected = createHmac('sha256', 'hook-secret').update(body).digest('hex')
    expect(signature).toBe(`sha256=${expected}`)
  }
  const [first] = hub.events.webhooks.deliveries
  expect(first?.status).toBe(202)
  if (first) hub.events.webhooks.redeliver(first)
  await hub.events.webhooks.settled()
  expect(receiver.received).toHaveLength(8)
})

test('what nobody asked for is told to nobody, and a receiver that is gone does no harm', async () => {
  const receiver = await startReceiver()
  await using github = await startHubWithApp()
  const { hub, app } = github
  app.webhook = { url: receiver.url, secret: null, isActive: true }
  await hub.commit('acme/engine', { 'a.txt': 'a\n' })
  expect(hub.events.webhooks.deliveries).toEqual([])
  await receiver[Symbol.asyncDispose]()
  hub.revokeGrant(app, 'grace')
  await hub.events.webhooks.settled()
  expect(hub.events.webhooks.deliveries).toMatchObject([{ status: null }])
})
