import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PutCredentialsInput } from '../protocol/credentials.ts'
import { makeTools } from '../testing/make-tools.ts'
import { startTestAgent } from '../testing/start-test-agent.ts'

export const canary = 'ghu_canary7f3k9'

/** An agent in a codespace of acme's engine, which holds nothing before `put`. */
export async function startCredentials() {
  const tools = makeTools(mkdtempSync(join(tmpdir(), 'bothy-tools-')))
  const agent = await startTestAgent({ toolsFolder: tools })
  mkdirSync(join(agent.folder, '.memory'))
  const { api } = await agent.connect('server')
  const put = (changes: Partial<PutCredentialsInput> = {}) =>
    api.credentials.put.mutate({
      version: '1',
      grants: [
        {
          host: 'github.com',
          owner: 'acme',
          repository: 'engine',
          token: canary,
          expiresAt: Date.now() + 60_000,
          isWritable: true,
        },
      ],
      identity: {
        login: 'ada',
        name: 'Ada "the" \\ Lovelace',
        email: '7+ada@users.noreply.github.com',
      },
      github: {
        repository: 'acme/engine',
        serverUrl: 'https://github.com',
        apiUrl: 'https://api.github.com',
        push: null,
      },
      ...changes,
    })
  return {
    agent,
    api,
    put,
    tools,
    read: (name: string) => readFileSync(join(agent.folder, name), 'utf8'),
    async [Symbol.asyncDispose]() {
      await agent[Symbol.asyncDispose]()
      rmSync(tools, { recursive: true })
    },
  }
}
