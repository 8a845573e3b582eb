import { WebSocket } from 'ws'
import { agentTrpcPath, lineHeaders } from '#agent/protocol/line.ts'
import { openAgentPage } from '../agent-page.testing.ts'
import { within } from '../driver-workbench.ts'
import type { DockerUnderTest } from './docker-bench.ts'

/** A page of the owner's, on a line to a real agent; it does not come back by itself. */
export async function connectAgent({ driver }: DockerUnderTest, codespaceId: string) {
  const line = await driver.connect(codespaceId, within(20))
  class LineWebSocket extends WebSocket {
    constructor() {
      super(`ws://agent${agentTrpcPath}`, ['bothy'], {
        createConnection: () => line as never,
        perMessageDeflate: false,
        headers: { [lineHeaders.user]: '1', [lineHeaders.role]: 'owner' },
      })
    }
  }
  const page = openAgentPage(LineWebSocket)
  return {
    ...page,
    [Symbol.asyncDispose]: async () => {
      await page[Symbol.asyncDispose]()
      line.destroy()
    },
  }
}
