import type { IncomingMessage, ServerResponse } from 'node:http'
import { readManifest } from './app-manifest.ts'
import { makeGitHubApp, slugOf } from './github-apps.ts'
import type { GitHubWorld } from './github-world.ts'
import { escaped, hidden, readForm, select, sendPage, sendTo } from './html.ts'
import { isOwnerOf } from './organizations.ts'

/**
 * Where a GitHub App is registered by its manifest, for a person or for an organization by one of
 * its owners: the page that a form is posted to, and what its button does.
 */
export class ManifestPage {
  readonly #world: GitHubWorld

  constructor(world: GitHubWorld) {
    this.#world = world
  }

  /** `POST /settings/apps/new` and `POST /organizations/ORG/settings/apps/new`. */
  async show(organization: string | null, request: IncomingMessage, response: ServerResponse) {
    const form = await readForm(request)
    const state = new URL(request.url ?? '/', this.#world.webUrl).searchParams.get('state')
    const fields = { manifest: form.get('manifest') ?? '', state, organization }
    const read = readManifest(fields.manifest)
    if ('problems' in read) return sendProblems(response, read.problems)
    this.#send(response, fields, read.name, [])
  }

  #send(
    response: ServerResponse,
    fields: { manifest: string; state: string | null; organization: string | null },
    name: string,
    problems: string[],
  ): void {
    const { organization, manifest, state } = fields
    const owner = organization === null ? null : this.#world.organization(organization)
    const owners = this.#world.people.filter(
      ({ id }) => organization === null || (owner && isOwnerOf(owner, id)),
    )
    if (owners.length === 0) {
      sendPage(response, 'Not Found', '', 404)
      return
    }
    const content = `${problems.map((problem) => `<p role="alert">${escaped(problem)}</p>`).join('')}
    <form method="post" action="/settings/apps/manifest">
      ${hidden('manifest', manifest)}
      ${state === null ? '' : hidden('state', state)}
      ${organization === null ? '' : hidden('organization', organization)}
      <label>GitHub App name <input name="name" value="${escaped(name)}" maxlength="34" required></label>
      ${select(
        'Signed in as',
        'login',
        owners.map(({ login }) => login),
      )}
      <button>Create GitHub App</button>
    </form>`
    sendPage(response, 'Create GitHub App', content, problems.length === 0 ? 200 : 422)
  }

  /**
   * `POST /settings/apps/manifest`: the App is there, and whoever asked for it learns
   * of it by a code.
   */
  async create(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = await readForm(request)
    const manifest = form.get('manifest') ?? ''
    const organization = form.get('organization')
    const state = form.get('state')
    const name = form.get('name') ?? ''
    const read = readManifest(manifest)
    if ('problems' in read) return sendProblems(response, read.problems)
    const person = this.#world.person(form.get('login') ?? '')
    const owner = organization === null ? person : this.#world.organization(organization)
    if (!person || !owner || !isOwnerOf(owner, person.id)) {
      return sendPage(response, 'Not Found', '', 404)
    }
    if (this.#world.app(({ slug }) => slug === slugOf(name)) || slugOf(name) === '') {
      const problem = 'Name is already in use'
      return this.#send(response, { manifest, state, organization }, name, [problem])
    }
    const app = makeGitHubApp(this.#world.newId('app'), owner, name, read.wishes)
    this.#world.apps.push(app)
    const back = new URL(read.redirectUrl ?? `${this.#world.webUrl}/apps/${app.slug}`)
    back.searchParams.set('code', this.#world.newManifestCode(app))
    if (state !== null) back.searchParams.set('state', state)
    sendTo(response, back.href)
  }
}

function sendProblems(response: ServerResponse, problems: readonly string[]): void {
  const items = problems.map((problem) => `<li>${escaped(problem)}</li>`)
  sendPage(response, 'Invalid GitHub App configuration', `<ul>${items.join('')}</ul>`, 422)
}
