import { join } from 'node:path'
import { startupSnapshot } from 'node:v8'
import { readConfig } from './config.ts'
import { createContext } from './create-context.ts'
import { KeptJobs } from './jobs/kept-jobs.ts'
import { KeptJobsRecord } from './jobs/kept-jobs-record.ts'
import { ownRecordFolder } from './lifecycle/lifecycle-record.ts'
import { removeLeftPreviews } from './lifecycle/preview-dotfiles.ts'
import { createAgentServer } from './line/agent-server.ts'
import { HomeLine } from './line/home-line.ts'
import { containerPaths, lineSocketName } from './protocol/line.ts'
import { readStart } from './read-start.ts'
import { surviveErrors } from './survive-errors.ts'
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

  const recordFolder = config.recordFolder ?? ownRecordFolder(user)
  const jobs = new KeptJobs({ record: new KeptJobsRecord({ start, effectiveUser }, recordFolder) })
  await jobs.takeUp()
  const ctx = createContext({
    start,
    user,
    effectiveUser,
    jobs,
    workspacesFolder: config.workspacesFolder,
    toolsFolder: config.toolsFolder,
    secretsOptions: { folder: config.secretsFolder, recordFolder },
    lifecycleOptions: { recordFolder },
  })
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
    ctx.lifecycle[Symbol.dispose]()
    ctx.credentials[Symbol.dispose]()
    ctx.ports[Symbol.dispose]()
    await ctx.terminals[Symbol.asyncDispose]()
    server.close()
    process.exit(0)
  })

  await ctx.credentials.listen()
}
