import { createFromRepositoryInput } from '#server/codespaces/codespaces.schema.ts'
import type { TemplateId } from '#server/templates/templates.schema.ts'

const fields = createFromRepositoryInput.pick({ repositoryUrl: true, branch: true })

export type NewCodespaceFields = { repositoryUrl: string; branch: string }
export type NewCodespaceErrors = { repositoryUrl?: string; branch?: string }
type RepositoryWish = { repositoryUrl: string; branch?: string | undefined }
/** What a codespace is to be made from. */
export type NewCodespaceWish = RepositoryWish | { template: TemplateId }
export type CheckedFields =
  | { errors: NewCodespaceErrors; input: null }
  | { errors: null; input: RepositoryWish }

/** What would be sent, or what is wrong with each field. An empty branch means the default one. */
export function checkFields({ repositoryUrl, branch }: NewCodespaceFields): CheckedFields {
  const isBranchGiven = branch.trim() !== ''
  const parsed = fields.safeParse({ repositoryUrl, ...(isBranchGiven ? { branch } : {}) })
  if (parsed.success) return { errors: null, input: parsed.data }
  const errors: NewCodespaceErrors = {}
  for (const { path } of parsed.error.issues) {
    if (path[0] === 'branch') errors.branch = 'Git does not allow a branch of that name.'
    if (path[0] === 'repositoryUrl') {
      errors.repositoryUrl =
        repositoryUrl.trim() === ''
          ? 'Enter the address of a repository.'
          : 'The address is longer than 2,000 characters.'
    }
  }
  return { errors, input: null }
}

/**
 * A key for each wish: sending the same again asks for the same codespace again, however often the answer got
 * lost on the way; another wish asks for another.
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
