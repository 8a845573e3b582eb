import type { WebSocket } from 'ws'
import type { Activity } from './activity/activity.ts'
import type { ServerRequests } from './command/server-requests.ts'
import type { Credentials } from './credentials/credentials.ts'
import type { FolderWatchers } from './files/folder-watchers.ts'
import type { UserFiles } from './files/user-files.ts'
import type { KeptJobs } from './jobs/kept-jobs.ts'
import type { Lifecycle } from './lifecycle/lifecycle.ts'
import type { Limits } from './limits/limits.ts'
import type { OpenRequests } from './ports/open-requests.ts'
import type { PortWishes } from './ports/port-wishes.ts'
import type { Ports } from './ports/ports.ts'
import type { AgentStart, CallerRole } from './protocol/line.ts'
import type { Secrets } from './secrets/secrets.ts'
import type { Terminals } from './terminals/terminals.ts'
import type { AgentUser } from './user/agent-user.ts'
import type { EffectiveUser } from './user/effective-user.ts'

/** What lives as long as the agent's process. */
export type AgentContext = {
  /** Names this life of the process. */
  epoch: string
  workspacesFolder: string
  activity: Activity
  credentials: Credentials
  start: AgentStart
  user: AgentUser
  effectiveUser: EffectiveUser
  files: UserFiles
  jobs: KeptJobs
  lifecycle: Lifecycle
  limits: Limits
  openRequests: OpenRequests
  ports: Ports
  portWishes: PortWishes
  secrets: Secrets
  serverRequests: ServerRequests
  terminals: Terminals
  watchers: FolderWatchers
}

/** Who asks, as the server says at the head of the line. */
export type Caller = { userId: string; role: CallerRole }

export type RequestContext = AgentContext & {
  caller: Caller
  /** Null for a call over plain HTTP. */
  socket: WebSocket | null
}
