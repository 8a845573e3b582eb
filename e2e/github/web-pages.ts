import type { IncomingMessage, ServerResponse } from 'node:http'
import { forkRefusal } from './fork-endpoints.ts'
import type { GitHubEvents } from './github-events.ts'
import type { GitHubOAuth } from './github-oauth.ts'
import { fullNameOf, type GitHubRepository, roleOf } from './github-repositories.ts'
import type { GitHubWorld } from './github-world.ts'
import { escaped, readForm, select, sendPage, sendTo } from './html.ts'
import { InstallationPage } from './installation-page.ts'
import { ManifestPage } from './manifest-page.ts'

/** GitHub's own pages, as far as somebody is sent there. Everybody might sit in front of them. */
export class WebPages {
  readonly #world: GitHubWorld
  readonly #events: GitHubEvents
  readonly #manifest: ManifestPage
  readonly #installation: InstallationPage

  constructor(world: GitHubWorld, events: GitHubEvents, oauth: GitHubOAuth) {
    this.#world = world
    this.#events = events
    this.#manifest = new ManifestPage(world)
    this.#installation = new InstallationPage(world, events, oauth)
  }

  async answer(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const name = `${request.method} ${url.pathname}`
    const [, organization] = /^POST \/organizations\/([^/]+)\/settings\/apps\/new$/.exec(name) ?? []
    if (organization !== undefined || name === 'POST /settings/apps/new') {
      return this.#manifest.show(organization ?? null, request, response)
    }
    if (name === 'POST /settings/apps/manifest') return this.#manifest.create(request, response)
    // An Enterprise Server has them under the one name, GitHub.com under the other.
    const [, slug, rest] = /^\w+ \/(?:github-)?apps\/([^/]+)(\/.*)?$/.exec(name) ?? []
    if (slug !== undefined) return this.#answerApp(slug, rest ?? '', { url, request, response })
    const [, clientId] = /^\w+ \/settings\/connections\/applications\/([^/]+)$/.exec(name) ?? []
    if (clientId !== undefined) return this.#answerConnection(clientId, request, response)
    const [, path, page = ''] = /^\/([^/]+\/[^/]+)(\/.*)?$/.exec(url.pathname) ?? []
    const repository = path === undefined ? null : this.#world.repository(path)
    if (!repository) return sendPage(response, 'Not Found', '', 404)
    if (page === '/fork') return this.#answerFork(repository, request, response)
    sendPage(response, `${fullNameOf(repository)}${page}`, '')
  }

  async #answerApp(
    slug: string,
    rest: string,
    { url, request, response }: { url: URL; request: IncomingMessage; response: ServerResponse },
  ): Promise<void> {
    const app = this.#world.app((one) => one.slug === slug)
    if (!app) return sendPage(response, 'Not Found', '', 404)
    const query = url.searchParams
    const name = `${request.method} ${rest}`
    if (name === 'GET /installations/new') this.#installation.chooseAccount(app, query, response)
    else if (name === 'GET /installations/new/permissions') {
      this.#installation.chooseRepositories(app, query, response)
    } else if (name === 'POST /installations') {
      await this.#installation.install(app, request, response)
    } else sendPage(response, app.name, '')
  }

  /** Where people take back what they authorised. */
  async #answerConnection(
    clientId: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const app = this.#world.apps.find((one) => one.clientId === clientId)
    if (!app) return sendPage(response, 'Not Found', '', 404)
    if (request.method === 'POST') {
      const person = this.#world.person((await readForm(request)).get('login') ?? '')
      if (person) this.#world.tokens.revokeGrant(app, person)
      if (person && app.type === 'app') this.#events.authorizationRevoked(app, person)
    }
    const { tokens, people } = this.#world
    const holders = people.filter((person) =>
      tokens.valid.some((one) => one.app === app && one.person === person),
    )
    const form = `<form method="post">${select(
      'Signed in as',
      'login',
      holders.map(({ login }) => login),
    )}<button>Revoke access</button></form>`
    sendPage(response, app.name, holders.length === 0 ? '<p>Nobody authorised it.</p>' : form)
  }

  /** What a person does here needs no App. */
  async #answerFork(
    repository: GitHubRepository,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const readers = this.#world.people.filter(
      (one) => repository.visibility === 'public' || roleOf(one, repository) !== null,
    )
    if (request.method !== 'POST') {
      const logins = readers.map(({ login }) => login)
      const form = `<form method="post">${select('Owner', 'login', logins)}<button>Create fork</button></form>`
      return sendPage(response, 'Create a new fork', form)
    }
    const login = (await readForm(request)).get('login')
    const owner = readers.find((one) => one.login === login)
    if (!owner) return sendPage(response, 'Not Found', '', 404)
    const refusal = await forkRefusal(repository, owner)
    if (refusal !== null) {
      return sendPage(response, 'Create a new fork', `<p role="alert">${escaped(refusal)}</p>`, 422)
    }
    const fork = this.#world.forks.begin(repository, owner)
    sendTo(response, `/${fullNameOf(fork)}`)
  }
}
