import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { agentTrpcPath, lineHeaders } from '#agent/protocol/line.ts'
import { openAgentPage } from '#server/drivers/agent-page.testing.ts'
import { TestProxy } from '../port-proxy.testing.ts'

async function openTerminal(proxy: TestProxy) {
  const line = await proxy.app.ctx.driver.connect(proxy.codespaceId, AbortSignal.timeout(10_000))
  class LineWebSocket extends WebSocket {
    constructor() {
      super(`ws://agent${agentTrpcPath}`, ['bothy'], {
        createConnection: () => line,
        perMessageDeflate: false,
        headers: { [lineHeaders.user]: '1', [lineHeaders.role]: 'owner' },
      })
    }
  }
  const page = openAgentPage(LineWebSocket)
  return { page, terminal: await page.openTerminal() }
}

test('F-53 the owner of an app that is gone sees what it printed last, and nobody else does', async () => {
  await using proxy = await TestProxy.start()
  const { page, terminal } = await openTerminal(proxy)
  await using _ = page
  const port = await proxy.runTcp((socket) => socket.destroy())
  await proxy.stopServers()
  await terminal.run(`printf 'On http://localhost:${port}/\\nbroken: <b>it</b>\\n'`)

  const ask = async (isOwner: boolean) => {
    proxy.access = () => ({ isOwner })
    return (await proxy.ask(port, { headers: { accept: 'text/html' } })).text
  }
  await expect.poll(() => ask(true)).toContain('broken: &lt;b&gt;it&lt;/b&gt;')
  const text = await ask(false)
  expect(text).toContain(`Nothing listens on port ${port} yet`)
  expect(text).not.toContain('broken')
})
