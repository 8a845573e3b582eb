/**
 * Who may call a procedure. `own`: whoever's codespace it names; to everybody else there is
 * none, administrators included (S-18, S-92). What it answers to who may call it is for the
 * tests of its room.
 */
export type Verdict = 'anyone' | 'signedIn' | 'own' | 'admin'

/** What the inputs name. */
export type Things = {
  /** Alice's codespace. */
  name: string
  /** Of somebody nothing else is asked about. */
  userId: string
}

type Line = {
  verdict: Verdict
  /** Valid by the procedure's schema. */
  input?: (things: Things) => unknown
  /** It ends the sessions of whoever calls it. */
  endsSessions?: true
}

const keyed = ({ name }: Things) => ({ name, idempotencyKey: crypto.randomUUID() })
const named = ({ name }: Things) => ({ name })
const written = ({ name }: Things) => ({ name, path: '.devcontainer.json', text: '{}', files: [] })
const snapshot = (things: Things) => ({ ...named(things), snapshotId: crypto.randomUUID() })
const port = (things: Things) => ({ ...named(things), port: 3000 })
const portKey = (things: Things) => ({ ...port(things), expiresInMinutes: 5 })
const user = ({ userId }: Things) => ({ userId })
const none = () => ({})

const anyone: Line = { verdict: 'anyone' }
const signedIn = (input?: Line['input']): Line => ({ verdict: 'signedIn', ...(input && { input }) })
const own = (input: NonNullable<Line['input']> = named): Line => ({ verdict: 'own', input })
const admin = (input?: Line['input']): Line => ({ verdict: 'admin', ...(input && { input }) })

const ownSecrets = { of: { level: 'user' }, audience: { kind: 'all' } }
const instance = { scope: 'instance' }

/**
 * One line for each procedure of the app's router. A procedure without one fails the test
 * that reads this.
 */
export const verdicts: Record<string, Line> = {
  'account.delete': signedIn(() => ({ confirmation: 'nobody' })),
  'admin.codespaces.delete': admin(keyed),
  'admin.codespaces.list': admin(none),
  'admin.codespaces.stop': admin(keyed),
  'admin.health': admin(),
  'admin.ports.allow': admin(port),
  'admin.ports.close': admin(port),
  'admin.ports.list': admin(),
  'admin.signInRules': admin(),
  'admin.trustedNames.list': admin(),
  'admin.trustedNames.lookUp': admin(() => ({ line: 'acme/hut' })),
  'admin.unclaimed.list': admin(),
  'admin.unclaimed.remove': admin(() => ({ id: crypto.randomUUID() })),
  'admin.users.list': admin(none),
  'admin.users.setRole': admin((things) => ({ ...user(things), role: 'member' })),
  'admin.users.signOut': admin(user),
  'admin.users.suspend': admin(user),
  'admin.users.unsuspend': admin(user),
  'audit.list': admin(none),
  'audit.own': signedIn(none),
  'codespaces.answerRepositories': own((things) => ({
    ...named(things),
    listHash: 'a'.repeat(64),
    isGiven: true,
  })),
  'codespaces.checkConfiguration': own(written),
  'codespaces.checkWork': own(),
  'codespaces.configuration': own(),
  'codespaces.configurationSchemas': signedIn(),
  'codespaces.dotfiles.install': own(),
  'codespaces.dotfiles.foresee': own(),
  'codespaces.create': signedIn(() => ({
    repositoryUrl: 'no address',
    idempotencyKey: crypto.randomUUID(),
  })),
  'codespaces.delete': own(keyed),
  'codespaces.distrust': own(),
  'codespaces.duplicate': own(keyed),
  'codespaces.fork.get': own(),
  'codespaces.fork.make': own(),
  'codespaces.fork.take': own(),
  'codespaces.exportBranch': own((things) => ({ ...named(things), branch: 'bothy/mine' })),
  'codespaces.get': own(),
  'codespaces.list': signedIn(),
  'codespaces.liveUsage': signedIn(),
  'codespaces.machines': own(),
  'codespaces.previewConfiguration': own(written),
  'codespaces.rebuild': own((things) => ({ ...keyed(things), kind: 'configuration' })),
  'codespaces.rename': own((things) => ({ ...named(things), displayName: 'Renamed' })),
  'codespaces.repair': own(),
  'codespaces.restart': own(keyed),
  'codespaces.restore': own(keyed),
  'codespaces.retryCommand': own((things) => ({ ...named(things), hook: 'postCreateCommand' })),
  'codespaces.setMachine': own((things) => ({ ...named(things), machine: 'standard' })),
  'codespaces.setRetention': own((things) => ({ ...named(things), isPinned: true })),
  'codespaces.skipServices': own(),
  'codespaces.snapshots.createCodespace': own((things) => ({
    ...snapshot(things),
    ...keyed(things),
  })),
  'codespaces.snapshots.forget': own(snapshot),
  'codespaces.snapshots.list': own(),
  'codespaces.snapshots.restore': own(snapshot),
  'codespaces.start': own(keyed),
  'codespaces.stepLog': own((things) => ({ ...named(things), step: 'workspace' })),
  'codespaces.steps': own(),
  'codespaces.stop': own(keyed),
  'codespaces.trust': own((things) => ({ ...named(things), configurationHash: 'a'.repeat(64) })),
  'codespaces.trustRequest': own(),
  'codespaces.watch': signedIn(),
  'files.archive': own(),
  'files.mint': own((things) => ({ ...named(things), kind: 'download', paths: ['/a'] })),
  'files.switches': own(),
  'github.registration.begin': admin(() => ({ organization: null })),
  'github.registration.forget': admin(),
  'github.registration.get': admin(),
  'lifetimes.get': own(),
  'lifetimes.setIdleTimeout': own((things) => ({ ...named(things), minutes: 30 })),
  'lifetimes.stay': own(),
  'lifetimes.watch': own(),
  'machines.offer': signedIn(() => ({ repositoryUrl: null })),
  'plane.mayConnect': { ...anyone, input: named },
  'plane.ticket': own(),
  'ports.add': own(port),
  'ports.changes': own(),
  'ports.handOff': own(port),
  'ports.links.create': own(portKey),
  'ports.links.list': own(),
  'ports.links.revoke': own((things) => ({ ...named(things), id: crypto.randomUUID() })),
  'ports.list': own(),
  'ports.people.add': own((things) => ({ ...port(things), login: 'grace' })),
  'ports.people.list': own(),
  'ports.people.remove': own((things) => ({ ...port(things), ...user(things) })),
  'ports.remove': own(port),
  'ports.tokens.create': own(portKey),
  'ports.tokens.list': own(),
  'ports.tokens.revoke': own((things) => ({ ...named(things), id: crypto.randomUUID() })),
  'ports.update': own((things) => ({ ...port(things), label: 'web' })),
  // Of no host that is asked anything: what they answer is for the tests of their room.
  'repositories.issues': signedIn(() => ({ repositoryUrl: 'no address' })),
  'repositories.list': signedIn(() => ({ of: 'person' })),
  'repositories.preview': signedIn(() => ({ repositoryUrl: 'no address', sha: 'a'.repeat(40) })),
  'repositories.pullRequests': signedIn(() => ({ repositoryUrl: 'no address' })),
  'repositories.refs': signedIn(() => ({ repositoryUrl: 'no address', kind: 'branch' })),
  'repositories.resolve': signedIn(() => ({ address: 'no address' })),
  'repositories.search': signedIn(() => ({ text: 'a'.repeat(300) })),
  // Their own alone: what they answer is for the tests of their room.
  'repositoryTokens.forget': signedIn(() => ({ id: crypto.randomUUID() })),
  'repositoryTokens.give': signedIn(() => ({ repositoryUrl: 'no address', token: 'none' })),
  'repositoryTokens.list': signedIn(),
  'repositoryTokens.request': signedIn(() => ({ repositoryUrl: 'no address' })),
  'secrets.delete': signedIn(() => ({ of: ownSecrets.of, name: 'A' })),
  'secrets.holders': admin(),
  'secrets.import': signedIn(() => ({ ...ownSecrets, text: '' })),
  'secrets.keepAsked': signedIn(() => ({
    repositoryUrl: 'https://github.com/acme/widgets',
    answers: [{ name: 'A', value: 'YQ==' }],
  })),
  'secrets.list': signedIn(() => ({ of: ownSecrets.of })),
  'secrets.sealing.get': admin(),
  'secrets.sealing.rotate': admin(),
  'secrets.set': signedIn(() => ({ ...ownSecrets, name: 'A', value: 'YQ==' })),
  'secrets.state': own(),
  'secrets.watchState': own(),
  'session.disconnectGithub': signedIn(),
  'session.ended': anyone,
  'session.get': anyone,
  'session.github': signedIn(),
  'session.methods': anyone,
  'session.signOutEverywhere': { verdict: 'signedIn', endsSessions: true },
  'notifications.confirmMailAddress': signedIn(() => ({ code: '1' })),
  'notifications.forget': signedIn(() => ({ channel: 'mail' })),
  'notifications.mailServer.get': admin(),
  'notifications.mailServer.sendTest': admin(() => ({ address: 'ada@example.com' })),
  'notifications.mailServer.setPassword': admin(() => ({ password: '' })),
  'notifications.setMailAddress': signedIn(() => ({ address: 'ada@example.com' })),
  'notifications.setWebhook': signedIn(() => ({ url: 'https://192.0.2.1/' })),
  'notifications.targets': signedIn(),
  'notifications.testWebhook': signedIn(),
  'settings.admin.list': admin(() => ({ of: instance })),
  'settings.admin.scopes': admin(),
  'settings.admin.set': admin(() => ({ of: instance, id: 'system.banner', value: 'Hello' })),
  'settings.document.get': signedIn(() => ({ name: 'settings' })),
  'settings.document.set': signedIn(() => ({ name: 'settings', text: '', version: 0 })),
  'settings.own.list': signedIn(),
  'settings.own.set': signedIn(() => ({ id: 'lifecycle.dotfilesRepositoryUrl', value: null })),
  'system.status': signedIn(),
  'system.line': signedIn(),
  'system.watch': signedIn(),
  'usage.everyone': admin(),
  'usage.own': signedIn(),
  'usage.quotas': signedIn(() => ({ repositoryUrl: null })),
}
