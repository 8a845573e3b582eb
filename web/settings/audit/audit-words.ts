import type { AuditAction, AuditEvent } from '#server/audit/audit.schema.ts'

/**
 * What each deed is called in a list of them, and how it is told of somebody: `Ada`
 * `deleted` `amber hut`.
 */
export const actionWords: Record<AuditAction, { label: string; verb: string }> = {
  'session.signIn': { label: 'Sign in', verb: 'signed in' },
  'session.signInRefused': { label: 'Sign-in refused', verb: 'was not let in' },
  'session.signOut': { label: 'Sign out', verb: 'signed out' },
  'session.signOutEverywhere': { label: 'Sign out everywhere', verb: 'signed out everywhere' },
  'session.connectGithub': { label: 'Connect GitHub', verb: 'connected GitHub' },
  'session.disconnectGithub': { label: 'Disconnect GitHub', verb: 'disconnected GitHub' },
  'codespace.applyDotfiles': { label: 'Apply dotfiles', verb: 'applied dotfiles to the codespace' },
  'codespace.create': { label: 'Create', verb: 'created the codespace' },
  'codespace.start': { label: 'Start', verb: 'started the codespace' },
  'codespace.stop': { label: 'Stop', verb: 'stopped the codespace' },
  'codespace.restart': { label: 'Restart', verb: 'restarted the codespace' },
  'codespace.rebuild': { label: 'Rebuild', verb: 'rebuilt the codespace' },
  'codespace.delete': { label: 'Delete', verb: 'deleted the codespace' },
  'codespace.restore': { label: 'Restore', verb: 'restored the codespace' },
  'codespace.purge': { label: 'Remove for good', verb: 'removed for good the codespace' },
  'codespace.removeUnclaimed': {
    label: 'Remove what is in no database',
    verb: 'removed from the machine the files of',
  },
  'codespace.rename': { label: 'Rename', verb: 'renamed the codespace' },
  'codespace.restoreSnapshot': {
    label: 'Restore a snapshot',
    verb: 'brought a snapshot back into the codespace',
  },
  'codespace.setRetention': {
    label: 'Set retention',
    verb: 'set how long to keep the codespace',
  },
  'codespace.forgetSnapshot': {
    label: 'Delete a snapshot',
    verb: 'deleted a snapshot of the codespace',
  },
  'codespace.exportBranch': {
    label: 'Export to a branch',
    verb: 'exported to a branch the codespace',
  },
  'codespace.setMachine': {
    label: 'Change machine type',
    verb: 'changed the machine type of the codespace',
  },
  'codespace.answerRepositories': {
    label: 'Answer for other repositories',
    verb: 'said whether other repositories are given to',
  },
  'codespace.connect': { label: 'Connect', verb: 'connected to the codespace' },
  'codespace.makeFork': { label: 'Make a fork', verb: 'made a fork for' },
  'codespace.takeFork': { label: 'Push to a fork', verb: 'took a fork for' },
  'notification.setTarget': {
    label: 'Set where notices go',
    verb: 'set where notices go of',
  },
  'notification.confirm': {
    label: 'Confirm a mail address',
    verb: 'confirmed the mail address of',
  },
  'notification.forget': {
    label: 'Remove where notices go',
    verb: 'removed where notices go of',
  },
  'notification.send': { label: 'Send a notice', verb: 'sent a notice of' },
  'notification.setPassword': {
    label: 'Set the mail password',
    verb: 'set the password of the mail server of',
  },
  'notification.test': { label: 'Send a test notice', verb: 'sent a test notice of' },
  'files.upload': { label: 'Upload', verb: 'uploaded files to' },
  'files.download': { label: 'Download', verb: 'downloaded files of' },
  'port.setVisibility': { label: 'Share a port', verb: 'changed who may open a port of' },
  'port.makeLink': { label: 'Make a link to a port', verb: 'made a link to a port of' },
  'port.makeToken': { label: 'Make a token for a port', verb: 'made a token for a port of' },
  'port.revokeKey': { label: 'Revoke a link or token', verb: 'revoked what opened a port of' },
  'port.addPerson': { label: 'Share a port with a person', verb: 'named who may open a port of' },
  'port.removePerson': {
    label: 'Take a port back from a person',
    verb: 'took back from a person a port of',
  },
  'port.report': { label: 'Report a port', verb: 'reported a port of' },
  'port.close': { label: 'Close a port', verb: 'closed a port of' },
  'port.allow': { label: 'Allow a port again', verb: 'allowed again a port of' },
  'setting.set': { label: 'Change a setting', verb: 'changed the setting' },
  'document.set': { label: 'Change a settings document', verb: 'changed the document' },
  'repository.trust': { label: 'Trust a repository', verb: 'trusted the repository of' },
  'repository.distrust': {
    label: 'Trust a repository no more',
    verb: 'trusts no more the repository of',
  },
  'repository.lookUp': { label: 'Look up a trusted name', verb: 'looked up what is meant by' },
  'secret.set': { label: 'Set a secret', verb: 'set the secret' },
  'secret.delete': { label: 'Delete a secret', verb: 'deleted the secret' },
  'secret.deliver': { label: 'Deliver secrets', verb: 'delivered secrets to' },
  'secret.rotateKey': { label: 'Rotate the encryption key', verb: 'rotated the encryption key' },
  'user.setRole': { label: 'Change a role', verb: 'changed the role of' },
  'user.suspend': { label: 'Suspend', verb: 'suspended' },
  'user.unsuspend': { label: 'Let in again', verb: 'let in again' },
  'user.signOut': { label: 'Sign somebody out', verb: 'signed out everywhere' },
  'usage.export': { label: 'Export usage', verb: 'exported' },
  'audit.export': { label: 'Export the audit log', verb: 'exported the audit log' },
  'github.register': { label: 'Register at GitHub', verb: 'registered this Bothy at GitHub' },
  'github.forget': { label: 'Forget the registration', verb: 'forgot the registration at GitHub' },
  'github.revoke': { label: 'Give back to GitHub', verb: 'gave back to GitHub what it gave for' },
  'github.giveToken': { label: 'Give a repository’s token', verb: 'gave a repository’s token to' },
  'database.restore': { label: 'Put back the database', verb: 'put back the database' },
  'account.export': { label: 'Export an account', verb: 'exported what is kept of' },
  'account.delete': { label: 'Delete an account', verb: 'deleted the account' },
  'account.keep': { label: 'Keep an account', verb: 'kept the account' },
  'account.gone': { label: 'An account is gone', verb: 'took away the account' },
}

/** Known words, or for what a newer server records, its own name. */
export const wordsOf = (action: AuditAction) =>
  actionWords[action] ?? { label: action, verb: action }

const roomWords: Record<string, string> = {
  session: 'Sessions',
  codespace: 'Codespaces',
  files: 'Files',
  port: 'Ports',
  setting: 'Settings',
  document: 'Settings',
  repository: 'Trust',
  secret: 'Secrets',
  user: 'Users',
  audit: 'Audit log',
  github: 'GitHub',
  database: 'Database',
  account: 'Accounts',
}

/** The heading an action stands under. */
export const roomWord = (action: AuditAction): string => {
  const room = action.split('.')[0] ?? ''
  return roomWords[room] ?? room
}

/** What it was done to, where the verb does not say it all. */
export function objectWord({ object, action }: AuditEvent): string | null {
  if (object.type === 'instance' || object.type === 'session') return null
  return action === 'audit.export' ? null : object.name
}
