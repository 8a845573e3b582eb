import { createFromRepositoryInput } from '#server/codespaces/codespaces.schema.ts'
import { devcontainerPath } from '#server/devcontainers/devcontainers.schema.ts'
import type { Preview, Resolution } from '#server/repositories/repositories.schema.ts'
import type { TemplateId } from '#server/templates/templates.schema.ts'

const fields = createFromRepositoryInput.pick({
  repositoryUrl: true,
  branch: true,
  newBranch: true,
})

export type NewCodespaceFields = {
  repositoryUrl: string
  branch: string
  newBranch?: string | undefined
  devcontainerPath?: string | undefined
}
export type NewCodespaceErrors = { repositoryUrl?: string; branch?: string; newBranch?: string }
export type RepositoryWish = Pick<
  ReturnType<typeof createFromRepositoryInput.parse>,
  | 'repositoryUrl'
  | 'branch'
  | 'ref'
  | 'newBranch'
  | 'trustedConfigurationHash'
  | 'otherRepositories'
  | 'devcontainerPath'
>
/** What a codespace is to be made from. */
export type NewCodespaceWish = (RepositoryWish | { template: TemplateId }) & { machine?: string }
export type CheckedFields =
  | { errors: NewCodespaceErrors; input: null }
  | { errors: null; input: RepositoryWish }

/** What would be sent, or what is wrong with each field. An empty branch means the default one. */
export function checkFields(given: NewCodespaceFields): CheckedFields {
  const { repositoryUrl } = given
  const optional = ([name, text]: [string, string | undefined]) =>
    text === undefined || text.trim() === '' ? [] : [[name, text]]
  const { branch, newBranch } = given
  const branches = Object.fromEntries(Object.entries({ branch, newBranch }).flatMap(optional))
  const parsed = fields.safeParse({ repositoryUrl, ...branches })
  if (parsed.success) return { errors: null, input: parsed.data }
  const errors: NewCodespaceErrors = {}
  for (const { path } of parsed.error.issues) {
    const [field] = path
    if (field === 'branch' || field === 'newBranch')
      errors[field] = 'Git does not allow a branch of that name.'
    if (field === 'repositoryUrl') {
      errors.repositoryUrl =
        repositoryUrl.trim() === ''
          ? 'Enter the address of a repository.'
          : 'The address is longer than 2,000 characters.'
    }
  }
  return { errors, input: null }
}

/**
 * What is asked for of a repository that is known: what was shown of it, and nothing that is
 * in the fields.
 */
export function wishFrom(resolution: Resolution, newBranch: string | undefined): RepositoryWish {
  const { repositoryUrl, ref } = resolution
  const isOnOne = ref?.kind === 'pull' || newBranch === undefined
  return { repositoryUrl, ...(ref && { ref }), ...(!isOnOne && { newBranch }) }
}

/**
 * What is sent of the configuration that somebody wants: the one that was shown, or that nobody
 * could look for.
 */
export function configurationWish(
  wanted: string | null,
  preview: Pick<Preview, 'configurationPath' | 'unreadable'> | undefined,
): Pick<RepositoryWish, 'devcontainerPath'> {
  const isRight = wanted === preview?.configurationPath || preview?.unreadable != null
  return wanted !== null && isRight && devcontainerPath.safeParse(wanted).success
    ? { devcontainerPath: wanted }
    : {}
}

/**
 * A key for each wish: sending the same again asks for the same codespace again, however often the
 * answer got lost on the way; another wish asks for another.
 */
export function createKeyRing(): (wish: NewCodespaceWish) => string {
  const keys = new Map<string, string>()
  return (wish) => {
    const content = JSON.stringify(wish)
    const key = keys.get(content) ?? crypto.randomUUID()
    keys.set(content, key)
    return key
  }
}
