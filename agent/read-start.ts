import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AgentStart, agentStart, lineStartName } from './protocol/line.ts'

/** What the server says at each start. It does not change while the agent runs. */
export function readStart(lineFolder: string): AgentStart {
  const path = join(lineFolder, lineStartName)
  return agentStart.parse(JSON.parse(readFileSync(path, 'utf8')))
}
