import { join } from 'node:path'
import { startupSnapshot } from 'node:v8'
import { Activity } from './activity/activity.ts'
import { BothyCommand } from './command/bothy-command.ts'
import { ServerRequests } from './command/server-requests.ts'
import { readConfig } from './config.ts'
import type { AgentContext } from './context.ts'
import { Credentials } from './credentials/credentials.ts'
import { FolderWatchers } from './files/folder-watchers.ts'
import { UserFiles } from './files/user-files.ts'
import { KeptJobs } from './jobs/kept-jobs.ts'
import { KeptJobsRecord } from './jobs/kept-jobs-record.ts'
import { Lifecycle } from './lifecycle/lifecycle.ts'
import { ownRecordFolder } from './lifecycle/lifecycle-record.ts'
import { removeLeftPreviews } from './lifecycle/preview-dotfiles.ts'
import { Limits } from './limits/limits.ts'
import { createAgentServer } from './line/agent-server.ts'
import { HomeLine } from './line/home-line.ts'
import { OpenRequests } from './ports/open-requests.ts'
import { PortWishes } from './ports/port-wishes.ts'
import { Ports } from './ports/ports.ts'
import { containerPaths, lineSocketName } from './protocol/line.ts'
import { randomId } from './random-id.ts'
import { readStart } from './read-start.ts'
import { Secrets } from './secrets/secrets.ts'
import { surviveErrors } from './survive-errors.ts'
import { Terminals } from './terminals/terminals.ts'
import { EffectiveUser } from './user/effective-user.ts'
import { findAgentUser } from './user/find-user.ts'
import { keepPathInProfile } from './user/keep-path.ts'

// The kit has this program as it is once all of it has been read, and each agent goes on from there:
// so nothing that a file of it does by being read may be of one life, as its environment is.
if (startupSnapshot.isBuildingSnapshot()) startupSnapshot.setDeserializeMainFunction(live)
else void live()

async function live(): Promise<void> {
  const config = readConfig()
  const start = readStart(config.lineFolder)
  const account = findAgentUser(start.remoteUser)
  const user = { ...account, homeFolder: config.homeFolder ?? account.homeFolder }
  // Only in a container of its own, as tests run the agent on a machine that is somebody's.
  if (config.lineFolder === containerPaths.line) keepPathInProfile('/etc/profile')
  const effectiveUser = new EffectiveUser(user)
  // What the user makes here has the mode it would have in a shell.
  process.umask(0o022)

  const files = new UserFiles(effectiveUser)
  const epoch = randomId()
  const terminals = new Terminals()
  const recordFolder = config.recordFolder ?? ownRecordFolder(user)
  const secrets = new Secrets(
    { start, user, effectiveUser, files },
    { folder: config.secretsFolder, recordFolder },
  )
  const openRequests = new OpenRequests()
  const jobs = new KeptJobs({ record: new KeptJobsRecord({ start, effectiveUser }, recordFolder) })
  await jobs.takeUp()
  const serverRequests = new ServerRequests()
  const portWishes = new PortWishes()
  const command = new BothyCommand({ jobs, portWishes, serverRequests })
  const credentials = new Credentials(
    { start, user, effectiveUser, files, command, openRequests, secrets, terminals },
    { folder: config.secretsFolder, toolsFolder: config.toolsFolder },
  )
  const lifecycle = new Lifecycle(
    { start, user, effectiveUser, files, credentials, secrets, terminals },
    { recordFolder },
  )
  const ctx: AgentContext = {
    epoch,
    workspacesFolder: config.workspacesFolder,
    activity: new Activity(terminals),
    start,
    user,
    effectiveUser,
    credentials,
    files,
    jobs,
    limits: new Limits({ effectiveUser, epoch, workspacesFolder: config.workspacesFolder }),
    lifecycle,
    openRequests,
    ports: new Ports({ effectiveUser, secrets, terminals }),
    portWishes,
    secrets,
    serverRequests,
    terminals,
    watchers: new FolderWatchers(files),
  }
  void removeLeftPreviews(ctx)
  const server = createAgentServer(ctx)
  const line = new HomeLine({
    socketPath: join(config.lineFolder, lineSocketName),
    generation: start.generation,
    onLine: (socket) => server.serve(socket),
  })
  server.onRequest((socket) => line.taken(socket))
  surviveErrors()
  ctx.limits.start(config.lastExitCode)

  process.on('SIGTERM', async () => {
    line[Symbol.dispose]()
    lifecycle[Symbol.dispose]()
    credentials[Symbol.dispose]()
    ctx.ports[Symbol.dispose]()
    await ctx.terminals[Symbol.asyncDispose]()
    server.close()
    process.exit(0)
  })

  await credentials.listen()
}
