import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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
 * Keeps the agent of a kit beside it as it is with all of its program read: to go on from there
 * takes it half as long as to begin. Only the same Node takes it, with the same flags. One agent is
 * begun so, as a container will.
 */
export async function holdAgent(kit: string, flags: string[]): Promise<void> {
  const { node, held } = filesOf(kit)
  const program = join(kit, 'agent', 'main.cjs')
  // Node says of parts of it that whether they can be held is not yet certain: the tests are.
  const holding = ['--no-warnings', '--snapshot-blob', held, '--build-snapshot', program]
  const holder = spawn(node, [...flags, ...holding], {
    // Whoever is in a container can read what is held.
    env: {},
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = await once(holder, 'exit', { signal: AbortSignal.timeout(deadlineMs) })
  if (code !== 0) throw new Error(`The agent of the kit cannot be held ready: ${code}.`)
  chmodSync(held, 0o644)
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
}

const filesOf = (kit: string) => ({
  node: join(kit, 'node'),
  main: join(kit, 'agent', 'main.mjs'),
  /** What `supervise` begins an agent from. */
  held: join(kit, 'agent', 'held.blob'),
})

/** Until it reports at home; then it is told to end. */
async function runOnce(kit: string, flags: string[], folder: string): Promise<void> {
  const signal = AbortSignal.timeout(deadlineMs)
  const home = createServer((line) => line.on('error', () => undefined)).listen(
    join(folder, lineSocketName),
  )
  const { node, main, held } = filesOf(kit)
  const agent = spawn(node, [...flags, '--snapshot-blob', held, main], {
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
