import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { describeDriver } from '../driver.contract.ts'
import type { DriverUnderTest } from '../driver-workbench.ts'
import { builtAgent } from './agent-process.ts'
import { MemoryDriver } from './memory-driver.ts'

describeDriver('memory', async (): Promise<DriverUnderTest> => {
  if (!existsSync(builtAgent)) {
    throw new Error('The agent is not built: `npm test` builds it, and so does `npm run build`.')
  }
  const folder = await mkdtemp(join(tmpdir(), 'bothy-'))
  const driver = new MemoryDriver({ folder })
  return {
    driver,
    nextLife: () => new MemoryDriver({ folder }),
    image: 'none',
    remoteUser: userInfo().username,
    egressOf: async (codespaceId) => driver.egressOf(codespaceId),
    pause: async (codespaceId) => driver.pauseContainer(codespaceId),
    async leftovers() {
      const files = ['c', 'l'].map((name) => readdir(join(folder, name)).catch(() => []))
      return (await Promise.all(files)).flat()
    },
    async [Symbol.asyncDispose]() {
      await driver.killAll()
      await driver[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
})
