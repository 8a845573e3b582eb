import type { Node } from 'jsonc-parser'
import { quote } from './notices.ts'
import { propertiesOf, type Reading } from './read-values.ts'

/**
 * GitHub's permissions that a token for somebody's work may have. Never administration, nor
 * anything of secrets.
 */
const permissionNames = [
  'actions',
  'checks',
  'contents',
  'deployments',
  'discussions',
  'issues',
  'packages',
  'pages',
  'pull_requests',
  'repository_projects',
  'statuses',
  'workflows',
]
const mostRepositories = 20
const pathForm = /^[A-Za-z0-9_-]{1,100}\/[A-Za-z0-9_.-]{1,100}$/

type Permissions = Record<string, 'read' | 'write'>

/**
 * `customizations.codespaces.repositories`: what else of its owner's it asks for. What makes no
 * sense is remarked.
 */
export function readRepositories(
  reading: Reading,
  customizations: Node | undefined,
): { path: string; permissions: Permissions }[] {
  const codespaces = objectIn(reading, customizations, 'codespaces')
  const repositories = objectIn(reading, codespaces, 'repositories')
  if (!repositories) return []
  const read = new Map<string, { path: string; permissions: Permissions }>()
  for (const [path, { value }] of propertiesOf(reading, repositories)) {
    if (!pathForm.test(path) || /\/\.+$/.test(path)) {
      const hint = path.includes('*') ? 'Each is asked for by its name' : 'It is "owner/name"'
      reading.notices.add(`${quote(path)} in "repositories" is left out. ${hint}.`)
      continue
    }
    const permissions = readPermissions(reading, path, value)
    if (Object.keys(permissions).length > 0) read.set(path.toLowerCase(), { path, permissions })
  }
  if (read.size > mostRepositories) {
    reading.notices.add(`"repositories" has more than ${mostRepositories}: none is asked for.`)
    return []
  }
  return [...read.values()]
}

/** Nothing else stands in `customizations` that would be passed over. */
export function asksForRepositoriesAlone(reading: Reading, customizations: Node): boolean {
  const isOnly = (node: Node | undefined, name: string) =>
    node?.type === 'object' &&
    (node.children ?? []).every(({ children: [key] = [] }) => key?.value === name)
  return (
    isOnly(customizations, 'codespaces') &&
    isOnly(objectIn(reading, customizations, 'codespaces'), 'repositories')
  )
}

function objectIn(reading: Reading, node: Node | undefined, name: string): Node | undefined {
  if (node?.type !== 'object') return undefined
  const found = propertiesOf(reading, node).get(name)?.value
  return found?.type === 'object' ? found : undefined
}

function readPermissions(reading: Reading, path: string, repository: Node): Permissions {
  const given = repository.type === 'object' && propertiesOf(reading, repository).get('permissions')
  if (!given) return unknown(reading, path, 'has no "permissions"')
  const { value: node } = given
  if (node.value === 'read-all') {
    return all(permissionNames.filter((name) => name !== 'workflows').map((name) => [name, 'read']))
  }
  if (node.value === 'write-all') return all(permissionNames.map((name) => [name, 'write']))
  if (node.type !== 'object') return unknown(reading, path, 'has "permissions" that are none')
  const permissions: Permissions = {}
  for (const [name, { value }] of propertiesOf(reading, node)) {
    const level = value.value
    const isKnown = permissionNames.includes(name) && (level === 'read' || level === 'write')
    if (isKnown) permissions[name] = level
    else unknown(reading, path, `asks for ${quote(name)}, which is not given`)
  }
  return permissions
}

const all = (entries: [string, 'read' | 'write'][]): Permissions => Object.fromEntries(entries)

function unknown({ notices }: Reading, path: string, what: string): Permissions {
  notices.add(`${quote(path)} in "repositories" ${what}.`)
  return {}
}
