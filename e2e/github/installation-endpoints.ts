import { accessTo, shownRole } from './access.ts'
import { installationOf } from './app-answers.ts'
import { repositoryOf, roleOf } from './github-repositories.ts'
import { installationCovering, isSeenBy } from './installations.ts'
import {
  type Call,
  countedPage,
  type Endpoint,
  notFound,
  ok,
  RestRefusal,
  requireJwt,
  type requireRepository,
  requireToken,
} from './rest.ts'

/** Where an App is installed, as people and the App itself see it. */
export const installationEndpoints: Endpoint[] = [
  {
    operation: 'GET /user/installations',
    answer(call) {
      const { app, person } = requireToken(call, 'user', 'scoped')
      const { world } = call
      const seen = world.installations.filter(
        (one) => one.app === app && isSeenBy(world, one, person),
      )
      return countedPage(call, seen, {
        as: 'installations',
        show: (one) => installationOf(one, world.webUrl),
      })
    },
  },
  {
    operation: 'GET /user/installations/{installation_id}/repositories',
    answer(call) {
      const { app, person } = requireToken(call, 'user', 'scoped')
      const { world, caller, params } = call
      const installation = world.installations.find(
        (one) => one.app === app && String(one.id) === params.installation_id,
      )
      if (!installation || !isSeenBy(world, installation, person)) throw notFound()
      if (installation.isSuspended) throw suspended()
      const covered = world.repositories.filter(
        (one) =>
          installationCovering(world, app, one) === installation && roleOf(person, one) !== null,
      )
      return countedPage(call, covered, {
        as: 'repositories',
        show: (one) => repositoryOf(one, shownRole(world, caller, one), world.webUrl),
        more: { repository_selection: selectionOf(installation.repositories) },
      })
    },
  },
  {
    operation: 'GET /installation/repositories',
    answer(call) {
      const { installation, repositoryIds } = requireToken(call, 'installation')
      const { world, caller } = call
      if (installation.isSuspended) throw suspended()
      const covered = world.repositories.filter(
        (one) =>
          one.owner === installation.account &&
          installationCovering(world, installation.app, one) === installation &&
          (repositoryIds?.has(one.id) ?? true) &&
          accessTo(world, caller, one) !== null,
      )
      return countedPage(call, covered, {
        as: 'repositories',
        show: (one) => repositoryOf(one, shownRole(world, caller, one), world.webUrl),
        more: { repository_selection: selectionOf(repositoryIds ?? installation.repositories) },
      })
    },
  },
  {
    operation: 'DELETE /installation/token',
    answer(call) {
      call.world.tokens.revoke(requireToken(call, 'installation').value)
      return { status: 204 }
    },
  },
  {
    operation: 'GET /orgs/{org}/installation',
    answer: (call) => answerOfAccount(call, call.world.organization(call.params.org ?? '')),
  },
  {
    operation: 'GET /users/{username}/installation',
    answer: (call) => answerOfAccount(call, call.world.account(call.params.username ?? '')),
  },
  {
    operation: 'GET /repos/{owner}/{repo}/installation',
    answer(call) {
      const app = requireJwt(call)
      const { world, params } = call
      const repository = world.repository(`${params.owner}/${params.repo}`)
      const installation =
        repository && world.installations.find((one) => one.app === app && isFor(one, repository))
      if (!installation) throw notFound()
      return ok(installationOf(installation, world.webUrl))
    },
  },
]

function answerOfAccount(call: Call, account: ReturnType<Call['world']['account']>) {
  const app = requireJwt(call)
  const installation = account && call.world.installation(app, account)
  if (!installation) throw notFound()
  return ok(installationOf(installation, call.world.webUrl))
}

/** Also where it is suspended, which the answer says. */
function isFor(
  { account, repositories }: Call['world']['installations'][number],
  { owner, id }: ReturnType<typeof requireRepository>['repository'],
): boolean {
  return account === owner && (repositories === 'all' || repositories.has(id))
}

const selectionOf = (repositories: unknown) => (repositories === 'all' ? 'all' : 'selected')

export const suspended = () => new RestRefusal(403, 'This installation has been suspended')
