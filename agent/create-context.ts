import { Activity } from './activity/activity.ts'
import { BothyCommand } from './command/bothy-command.ts'
import { ServerRequests } from './command/server-requests.ts'
import type { AgentContext } from './context.ts'
import { Credentials } from './credentials/credentials.ts'
import { FolderWatchers } from './files/folder-watchers.ts'
import { UserFiles } from './files/user-files.ts'
import type { KeptJobs } from './jobs/kept-jobs.ts'
import { Lifecycle, type LifecycleOptions } from './lifecycle/lifecycle.ts'
import { Limits } from './limits/limits.ts'
import { OpenRequests } from './ports/open-requests.ts'
import { PortWishes } from './ports/port-wishes.ts'
import { Ports } from './ports/ports.ts'
import type { AgentStart } from './protocol/line.ts'
import { randomId } from './random-id.ts'
import { Secrets, type SecretsOptions } from './secrets/secrets.ts'
import { Terminals } from './terminals/terminals.ts'
import type { AgentUser } from './user/agent-user.ts'
import type { EffectiveUser } from './user/effective-user.ts'

/** What a life of the agent is told of the container it is in. */
type AgentPlace = {
  start: AgentStart
  user: AgentUser
  effectiveUser: EffectiveUser
  jobs: KeptJobs
  workspacesFolder: string
  /** Null where there are none. */
  toolsFolder: string | null
  secretsOptions: SecretsOptions
  lifecycleOptions: LifecycleOptions
}

/**
 * Everything that lives as long as the agent, made and not begun: nothing listens, watches or runs
 * yet. Whoever has it made closes it, part by part.
 */
export function createContext(place: AgentPlace): AgentContext {
  const { start, user, effectiveUser, jobs, workspacesFolder } = place
  const { secretsOptions, lifecycleOptions, toolsFolder } = place
  const files = new UserFiles(effectiveUser)
  const epoch = randomId()
  const terminals = new Terminals()
  const openRequests = new OpenRequests()
  const serverRequests = new ServerRequests()
  const portWishes = new PortWishes()
  const secrets = new Secrets({ start, user, effectiveUser, files }, secretsOptions)
  const command = new BothyCommand({ jobs, portWishes, serverRequests })
  const credentials = new Credentials(
    { start, user, effectiveUser, files, command, openRequests, secrets, terminals },
    { folder: secretsOptions.folder, toolsFolder },
  )
  const lifecycle = new Lifecycle(
    { start, user, effectiveUser, files, credentials, secrets, terminals },
    lifecycleOptions,
  )
  return {
    epoch,
    workspacesFolder,
    activity: new Activity(terminals),
    start,
    user,
    effectiveUser,
    credentials,
    files,
    jobs,
    limits: new Limits({ effectiveUser, epoch, workspacesFolder }),
    lifecycle,
    openRequests,
    ports: new Ports({ effectiveUser, secrets, terminals }),
    portWishes,
    secrets,
    serverRequests,
    terminals,
    watchers: new FolderWatchers(files),
  }
}
