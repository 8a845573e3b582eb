import { accountRouter } from './account/account.router.ts'
import { adminRouter } from './admin/admin.router.ts'
import { auditRouter } from './audit/audit.router.ts'
import { sessionRouter } from './auth/auth.router.ts'
import { codespacesRouter } from './codespaces/codespaces.router.ts'
import { filesRouter } from './files/files.router.ts'
import { githubRouter } from './github/github.router.ts'
import { lifetimesRouter } from './lifetimes/lifetimes.router.ts'
import { machinesRouter } from './machines/machines.router.ts'
import { notificationsRouter } from './notifications/notifications.router.ts'
import { planeRouter } from './plane/plane.router.ts'
import { portsRouter } from './ports/ports.router.ts'
import { repositoriesRouter } from './repositories/repositories.router.ts'
import { repositoryTokensRouter } from './repository-tokens/repository-tokens.router.ts'
import { secretsRouter } from './secrets/secrets.router.ts'
import { settingsRouter } from './settings/settings.router.ts'
import { systemRouter } from './system/system.router.ts'
import { router } from './trpc.ts'
import { usageRouter } from './usage/usage.router.ts'

/** The list that knows every room. */
export const appRouter = router({
  account: accountRouter,
  admin: adminRouter,
  audit: auditRouter,
  session: sessionRouter,
  codespaces: codespacesRouter,
  files: filesRouter,
  github: githubRouter,
  lifetimes: lifetimesRouter,
  machines: machinesRouter,
  notifications: notificationsRouter,
  plane: planeRouter,
  ports: portsRouter,
  repositories: repositoriesRouter,
  repositoryTokens: repositoryTokensRouter,
  secrets: secretsRouter,
  settings: settingsRouter,
  system: systemRouter,
  usage: usageRouter,
})

export type AppRouter = typeof appRouter
