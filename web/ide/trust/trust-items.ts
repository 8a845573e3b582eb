import type { Codespace } from '#server/codespaces/codespaces.schema.ts'
import { originWord } from '#web/codespaces/codespace-words.ts'
import type { StatusItem } from '../status-items.ts'

/** What there is to know of the access to a repository, where it is not all one could wish for. */
export type AccessWords = {
  label: string
  title: string
  sentence: string
  installUrl: string | null
}

/** Nothing where it is trusted. */
export function trustItems({ trust }: Pick<Codespace, 'trust'>): StatusItem[] {
  if (trust.isTrusted) return []
  return [
    {
      id: 'trust',
      name: 'Trust',
      label: 'Untrusted',
      title: 'No network, no secrets, and nothing runs by itself. Review trust of this repository',
      icon: 'shield',
      side: 'left',
      priority: 120,
      command: 'bothy.reviewTrust',
    },
  ]
}

/** Null where it may push, where it was not asked for yet, and where there is no host to ask. */
export function accessWords(codespace: Codespace): AccessWords | null {
  const { repositoryAccess, trust } = codespace
  // An untrusted one has no token, and that is said already.
  if (repositoryAccess === null || !trust.isTrusted) return null
  const [first] = repositoryAccess.others
  // Of a public parent no token is needed: what is pushed to is the fork.
  const isOfFork = repositoryAccess.refusal === 'not-needed' && first !== undefined
  const { access, refusal, sentence, installUrl } = isOfFork ? first : repositoryAccess
  if (access === 'write' || refusal === 'elsewhere' || refusal === 'not-needed') return null
  if (access === 'read') {
    return {
      label: 'Read-only',
      title: 'The repository can be read, not pushed to',
      sentence: `Nothing can be pushed to ${isOfFork ? first.path : originWord(codespace)} from here.`,
      installUrl,
    }
  }
  return {
    label: 'Anonymous',
    title: 'The repository is read as everybody may',
    sentence: sentence ?? 'No token.',
    installUrl,
  }
}

/**
 * The repository that its owner's own token is for, where GitHub makes none; null where
 * that is not so.
 */
export function tokenTarget(codespace: Codespace): string | null {
  const { repositoryAccess, repositoryUrl, trust } = codespace
  if (repositoryAccess === null || repositoryUrl === null || !trust.isTrusted) return null
  const [first] = repositoryAccess.others
  const isOfFork = repositoryAccess.refusal === 'not-needed' && first !== undefined
  const { refusal, isPersonal } = isOfFork ? first : repositoryAccess
  if (refusal !== 'oauth-app' && !isPersonal) return null
  return isOfFork ? `${new URL(repositoryUrl).origin}/${first.path}` : repositoryUrl
}

export function accessItems(words: AccessWords | null): StatusItem[] {
  if (words === null) return []
  const { label, title, sentence, installUrl } = words
  const access: StatusItem = {
    id: 'repository.access',
    name: 'Access to the repository',
    label,
    title: `${title}. ${sentence}`,
    icon: label === 'Read-only' ? 'lock' : 'key',
    side: 'left',
    priority: 99,
    command: 'bothy.showRepositoryAccess',
  }
  if (installUrl === null) return [access]
  const install: StatusItem = {
    id: 'repository.install',
    name: 'Install the GitHub App',
    label: 'Install',
    title: 'Install the GitHub App for this repository',
    icon: 'link-external',
    side: 'left',
    priority: 98,
    href: installUrl,
  }
  return [access, install]
}
