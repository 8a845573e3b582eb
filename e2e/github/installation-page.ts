import type { IncomingMessage, ServerResponse } from 'node:http'
import type { GitHubApp } from './github-apps.ts'
import type { GitHubEvents } from './github-events.ts'
import type { GitHubOAuth } from './github-oauth.ts'
import type { GitHubPerson } from './github-people.ts'
import type { GitHubWorld } from './github-world.ts'
import { escaped, hidden, readForm, sendPage, sendTo } from './html.ts'
import { type GitHubInstallation, installApp } from './installations.ts'
import { type GitHubAccount, isMember, isOwnerOf } from './organizations.ts'

/**
 * `/apps/SLUG/installations/new`: on which account, as whom, and with which repositories. Owners
 * install; members of an organization can only ask its owners to.
 */
export class InstallationPage {
  readonly #world: GitHubWorld
  readonly #events: GitHubEvents
  readonly #oauth: GitHubOAuth

  constructor(world: GitHubWorld, events: GitHubEvents, oauth: GitHubOAuth) {
    this.#world = world
    this.#events = events
    this.#oauth = oauth
  }

  /** Where everybody who might sit there chooses an account of theirs. */
  chooseAccount(app: GitHubApp, query: URLSearchParams, response: ServerResponse): void {
    const { people, organizations } = this.#world
    const links = people.flatMap((person) => {
      const accounts = [person, ...organizations.filter((one) => isMember(one, person.id))]
      return accounts
        .filter((account) => app.isPublic || account === app.owner)
        .map((account) => {
          const chosen = new URLSearchParams(query)
          chosen.set('target_id', String(account.id))
          chosen.set('login', person.login)
          const href = escaped(`/apps/${app.slug}/installations/new/permissions?${chosen}`)
          const label = escaped(`Install on ${account.login} as ${person.login}`)
          return `<li><a href="${href}">${label}</a></li>`
        })
    })
    sendPage(response, `Install ${app.name}`, `<ul>${links.join('')}</ul>`)
  }

  chooseRepositories(app: GitHubApp, query: URLSearchParams, response: ServerResponse): void {
    const chosen = this.#chosen(app, query)
    if (!chosen) {
      sendPage(response, 'Not Found', '', 404)
      return
    }
    const { account, person } = chosen
    const before = this.#world.installation(app, account)
    const isAll = !before || before.repositories === 'all'
    const isSelected = (id: number) =>
      before !== null && before.repositories !== 'all' && before.repositories.has(id)
    const boxes = this.#world.repositories
      .filter(({ owner }) => owner === account)
      .map(
        ({ id, name }) =>
          `<li><label><input type="checkbox" name="repository_id" value="${id}"${isSelected(id) ? ' checked' : ''}> ${escaped(name)}</label></li>`,
      )
    const permissions = Object.entries(app.permissions).map(
      ([name, level]) => `<li>${escaped(`${level}: ${name}`)}</li>`,
    )
    const isOwner = isOwnerOf(account, person.id)
    const radio = (value: string, label: string, isChecked: boolean) =>
      `<label><input type="radio" name="selection" value="${value}"${isChecked ? ' checked' : ''}> ${label}</label>`
    const content = `<form method="post" action="/apps/${app.slug}/installations">
      ${[...query].map(([name, value]) => hidden(name, value)).join('')}
      ${radio('all', 'All repositories', isAll)}
      ${radio('selected', 'Only select repositories', !isAll)}
      <ul>${boxes.join('')}</ul>
      <ul aria-label="Permissions">${permissions.join('')}</ul>
      <button>${isOwner ? (before ? 'Save' : 'Install') : 'Request'}</button>
    </form>`
    sendPage(response, `Install ${app.name} on ${account.login}`, content)
  }

  /** `POST /apps/SLUG/installations`: then back to whoever the App belongs to. */
  async install(app: GitHubApp, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = await readForm(request)
    const chosen = this.#chosen(app, form)
    if (!chosen) return sendPage(response, 'Not Found', '', 404)
    const { account, person } = chosen
    const state = form.get('state')
    const back = { person, ...(state !== null && { state }) }
    if (!isOwnerOf(account, person.id)) {
      return this.#sendBack(app, response, back, { setup_action: 'request' })
    }
    const ids = new Set(form.getAll('repository_id').map(Number))
    const repositories = form.get('selection') === 'selected' ? ids : 'all'
    const before = this.#world.installation(app, account)
    if (before) before.repositories = repositories
    const installation = before ?? this.#install(app, account, repositories)
    this.#sendBack(app, response, back, {
      installation_id: String(installation.id),
      setup_action: before ? 'update' : 'install',
    })
  }

  #install(
    app: GitHubApp,
    account: GitHubAccount,
    repositories: GitHubInstallation['repositories'],
  ): GitHubInstallation {
    const permissions = { metadata: 'read' as const, ...app.permissions }
    return installApp(this.#world, this.#events, { app, account, permissions, repositories })
  }

  #sendBack(
    app: GitHubApp,
    response: ServerResponse,
    { person, state }: { person: GitHubPerson; state?: string },
    answer: Record<string, string>,
  ): void {
    const [callbackUrl] = app.callbackUrls
    const asksToo = app.requestsOauthOnInstall && callbackUrl !== undefined
    const to = asksToo ? callbackUrl : app.setupUrl
    if (to === null) {
      sendPage(response, `${app.name} is installed`, '')
      return
    }
    const url = new URL(to)
    const all = { ...answer, ...(state !== undefined && { state }) }
    for (const [name, value] of Object.entries(all)) url.searchParams.set(name, value)
    if (asksToo) url.searchParams.set('code', this.#oauth.newCode(app, person, callbackUrl))
    sendTo(response, url.href)
  }

  /**
   * An account that this person may install an App on, or ask for it. Of a person's own, they sit
   * there themselves.
   */
  #chosen(app: GitHubApp, form: URLSearchParams) {
    const account = this.#world.accountById(Number(form.get('target_id')))
    const themselves = account?.type === 'User' ? account : null
    const person = this.#world.person(form.get('login') ?? '') ?? themselves
    if (!person || !account || !(app.isPublic || account === app.owner)) return null
    const isTheirs = account.type === 'User' ? account === person : isMember(account, person.id)
    return isTheirs ? { person, account } : null
  }
}
