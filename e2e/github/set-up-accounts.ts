import { slugOf } from './github-apps.ts'
import { GitHubEvents } from './github-events.ts'
import type { GitHubPerson } from './github-people.ts'
import type { GitHubRole } from './github-permissions.ts'
import { GitHubWorld } from './github-world.ts'
import type {
  GitHubAccount,
  GitHubOrganization,
  GitHubTeam,
  OrganizationRole,
} from './organizations.ts'

/** People, organizations and teams, as tests make and change them. Who is named must be there. */
export class AccountsSetUp {
  /** All that there is, to look at and to change directly. */
  readonly world = new GitHubWorld()
  readonly events = new GitHubEvents(this.world)

  get people(): GitHubPerson[] {
    return this.world.people
  }

  addPerson(login: string, name: string | null = null): GitHubPerson {
    const id = this.world.newId('person')
    const email = `${login}-${id}@users.example.com`
    const person: GitHubPerson = { id, type: 'User', login, name, email, isSuspended: false }
    this.people.push(person)
    return person
  }

  /**
   * With people of these logins in it. `basePermission` is what members may do with all
   * its repositories.
   */
  addOrganization(
    login: string,
    members: Record<string, OrganizationRole>,
    { basePermission = null }: { basePermission?: GitHubRole | null } = {},
  ): GitHubOrganization {
    const organization: GitHubOrganization = {
      id: this.world.newId('organization'),
      type: 'Organization',
      login,
      name: null,
      members: new Map(),
      teams: [],
      basePermission,
      ssoSessions: null,
    }
    this.world.organizations.push(organization)
    for (const [who, role] of Object.entries(members)) this.setMembership(login, who, role)
    return organization
  }

  /**
   * Makes somebody a member, an owner or none (null): then they leave its teams too.
   * Webhooks tell of it.
   */
  setMembership(organizationLogin: string, login: string, role: OrganizationRole | null): void {
    const organization = this.organization(organizationLogin)
    const person = this.person(login)
    const { members } = organization
    const wasMember = members.has(person.id)
    if (role !== null) members.set(person.id, { role, state: 'active' })
    else {
      for (const { slug } of organization.teams) {
        this.setTeamMembership(organizationLogin, slug, login, null)
      }
      members.delete(person.id)
    }
    if (wasMember === (role !== null)) return
    this.events.organization(organization, person, wasMember ? 'member_removed' : 'member_added')
  }

  /** With these members of the organization in it. */
  addTeam(organizationLogin: string, name: string, logins: string[] = []): GitHubTeam {
    const id = this.world.newId('team')
    const team: GitHubTeam = { id, name, slug: slugOf(name), members: new Map() }
    this.organization(organizationLogin).teams.push(team)
    for (const login of logins) {
      this.setTeamMembership(organizationLogin, team.slug, login, 'member')
    }
    return team
  }

  setTeamMembership(
    organizationLogin: string,
    slug: string,
    login: string,
    role: 'maintainer' | 'member' | null,
  ): void {
    const organization = this.organization(organizationLogin)
    const team = organization.teams.find((one) => one.slug === slug)
    if (!team) throw new Error(`${organizationLogin} has no team ${slug}.`)
    const person = this.person(login)
    const wasMember = team.members.has(person.id)
    if (role === null) team.members.delete(person.id)
    else team.members.set(person.id, role)
    if (wasMember === (role !== null)) return
    this.events.membership(organization, team, person, wasMember ? 'removed' : 'added')
  }

  /** From now on the old name is free for others, and the id is who it is (S-90). */
  renameAccount(login: string, newLogin: string): void {
    const account = this.account(login)
    const owned = this.world.repositories.filter(({ owner }) => owner === account)
    for (const repository of owned) this.world.leaveName(repository)
    account.login = newLogin
  }

  /** Asks for single sign-on there, which nobody but these people has gone through. */
  requireSso(organizationLogin: string, sessionsOf: string[] = []): void {
    const ids = sessionsOf.map((login) => this.person(login).id)
    this.organization(organizationLogin).ssoSessions = new Set(ids)
  }

  protected account(login: string): GitHubAccount {
    return this.world.account(login) ?? nobody(login)
  }

  protected person(login: string): GitHubPerson {
    return this.world.person(login) ?? nobody(login)
  }

  protected organization(login: string): GitHubOrganization {
    return this.world.organization(login) ?? nobody(login)
  }
}

function nobody(login: string): never {
  throw new Error(`Nobody is called ${login} here.`)
}
