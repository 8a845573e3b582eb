import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import {
  type AgentStart,
  lineSocketName,
  lineStartName,
  protocolVersion,
} from '../protocol/line.ts'

const deadlineMs = 30_000

/**
 * Starts the agent of a kit once, as a container will, so that what V8 compiled of it on the way
 * stays beside it. The same Node takes it with the same flags only; any other compiles anew.
 */
export async function compileAgent(kit: string, flags: string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bothy-kit-'))
  try {
    const start: AgentStart = {
      protocol: protocolVersion,
      generation: 1,
      codespaceName: 'kit',
      workspaceFolder: folder,
      remoteUser: userInfo().username,
      environment: {},
      lifecycle: { commands: {}, dotfiles: null },
    }
    writeFileSync(join(folder, lineStartName), JSON.stringify(start))
    await runOnce(kit, flags, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  // Node keeps what each user compiled apart, and the agent is root in its container.
  const compiled = join(kit, 'agent', 'compiled')
  for (const name of readdirSync(compiled)) {
    const ofRoot = name.replace(/-\d+$/, '-0')
    if (ofRoot !== name) renameSync(join(compiled, name), join(compiled, ofRoot))
    for (const file of readdirSync(join(compiled, ofRoot))) {
      chmodSync(join(compiled, ofRoot, file), 0o644)
    }
  }
}

/** Until it reports at home; then it is told to end. */
async function runOnce(kit: string, flags: string[], folder: string): Promise<void> {
  const signal = AbortSignal.timeout(deadlineMs)
  const home = createServer((line) => line.on('error', () => undefined)).listen(
    join(folder, lineSocketName),
  )
  const agent = spawn(join(kit, 'node'), [...flags, join(kit, 'agent', 'main.mjs')], {
    env: {
      PATH: process.env.PATH,
      BOTHY_LINE_FOLDER: folder,
      BOTHY_WORKSPACES_FOLDER: folder,
      BOTHY_RECORD_FOLDER: join(folder, 'record'),
      BOTHY_SECRETS_FOLDER: join(folder, 'secrets'),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  try {
    await Promise.race([
      // By its greeting: whoever has connected may not have come as far as to end properly.
      once(home, 'connection', { signal }).then(([line]) => once(line, 'data', { signal })),
      once(agent, 'exit', { signal }).then(([code]) => {
        throw new Error(`The agent of the kit does not start: it ended with ${code}.`)
      }),
    ])
    agent.kill('SIGTERM')
    await once(agent, 'exit', { signal })
  } finally {
    agent.kill('SIGKILL')
    home.close()
  }
}
